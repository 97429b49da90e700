// Which pictures belong to which exercise. They come when they are shown, and not before.

import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Html } from '../page/prose.tsx';
import { splitAtPictures } from './places.ts';

const BY_SLUG: Readonly<Record<string, readonly Loader[]>> = {
  '01-echo-server': [buffers],
  '02-deadlines': [deadline, buffersByHand],
  '03-safe-writer': [writers],
  '04-framing-codec': [frames],
  '05-netpoller': [slot],
};

type Loader = () => Promise<ComponentType>;

/** The words of an exercise, with its pictures between them. */
export function Illustrated({ slug, html }: { slug: string; html: string }) {
  const [before, after] = splitAtPictures(slug, html);
  return (
    <>
      <Html html={before} />
      {BY_SLUG[slug]?.map((load) => (
        <Loaded key={load.name} load={load} />
      ))}
      <Html html={after} />
    </>
  );
}

/** All of them, one below the other. */
export function Gallery() {
  useEffect(() => void (document.title = 'Pictures - Socketlings'), []);
  return (
    <main class="gallery">
      <h1>Pictures to play with</h1>
      <p class="lead">Nothing here is drawn by heart: behind each picture runs the simulator.</p>
      {[buffers, deadline, writers, frames, slot].map((load) => (
        <Loaded key={load.name} load={load} />
      ))}
    </main>
  );
}

// --- internal ---

function Loaded({ load }: { load: Loader }) {
  const [{ Picture }, setLoaded] = useState<{ Picture?: ComponentType }>({});
  useEffect(() => void load().then((Picture) => setLoaded({ Picture })), [load]);
  return Picture ? <Picture /> : null;
}

async function buffers(): Promise<ComponentType> {
  const { BuffersPicture } = await import('./buffers-picture.tsx');
  return () => <BuffersPicture peer="echoes" />;
}

async function buffersByHand(): Promise<ComponentType> {
  const { BuffersPicture } = await import('./buffers-picture.tsx');
  return () => <BuffersPicture peer="hand" />;
}

async function deadline(): Promise<ComponentType> {
  return (await import('./deadline-picture.tsx')).DeadlinePicture;
}

async function writers(): Promise<ComponentType> {
  return (await import('./writers-picture.tsx')).WritersPicture;
}

async function frames(): Promise<ComponentType> {
  return (await import('./frames-picture.tsx')).FramesPicture;
}

async function slot(): Promise<ComponentType> {
  return (await import('./slot-picture.tsx')).SlotPicture;
}
