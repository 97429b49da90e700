// The web's streams: a pull source, a TransformStream, a WritableStream; events for errors.
// expect file passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

function sourceOf(conn: Conn): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const p = new Uint8Array(2048);
      const n = await conn.read(p);
      if (n === null) controller.close();
      else controller.enqueue(p.subarray(0, n));
    },
  }, new CountQueuingStrategy({ highWaterMark: 0 }));
}

function sinkOf(conn: Conn): WritableStream<Uint8Array> {
  return new WritableStream<Uint8Array>({ write: (chunk) => conn.write(chunk), close: () => conn.close(), abort: () => conn.close() },
    new ByteLengthQueuingStrategy({ highWaterMark: 2048 }));
}

export async function handleConn(conn: Conn): Promise<void> {
  const same = new TransformStream<Uint8Array, Uint8Array>({ transform(chunk, out) { out.enqueue(structuredClone(chunk)); } });
  let failure: { readonly error: unknown } | undefined;
  await sourceOf(conn).pipeThrough(same).pipeTo(sinkOf(conn)).catch((error: unknown) => { failure = { error }; });
  if (failure) {
    await conn.close().catch(() => {});
    throw failure.error;
  }
}

class Failures extends EventTarget {
  tell(error: unknown): void { this.dispatchEvent(new CustomEvent('failure', { detail: { error } })); }
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>, options: { onError?(error: unknown): void } = {}): Promise<void> {
  const failures = new Failures();
  const over = new AbortController();
  failures.addEventListener('failure', (event) => options.onError?.((event as CustomEvent<{ error: unknown }>).detail.error));
  while (!over.signal.aborted) {
    await listener.accept().then(
      (conn) => void handler(conn).catch((error: unknown) => failures.tell(error)),
      async (error: unknown) => {
        if (error instanceof ClosedError) return over.abort(error);
        failures.tell(error);
        await new Promise((resolve) => setTimeout(resolve, 200).ref());
      },
    );
  }
}
