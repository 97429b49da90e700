// What is taught where a reader of frames does what its contract does not allow.

export const FRAME =
  'All bytes of the next frame have arrived: read() gives it, before anything that happened behind it.';

export const OTHER_FRAME =
  'Each read() gives the next frame, as it was sent, whatever has happened between two reads.';

export const LATE =
  'A deadline has passed: read() fails with the TimeoutError that the connection throws.';

export const STALE =
  'There is no deadline any more, and read() fails with a TimeoutError, an old one perhaps: a timeout is over when ' +
  'the next read() begins. Do not keep it; keep what has come of the frame.';

export const REFUSED =
  'The stream is no good, and read() fails with the FrameError of your decoder, whatever was called before.';

export const SAME =
  'The stream is no good, and read() has said so. Every later call throws the very same error object.';

export const RESET = 'The connection broke: read() fails with what the connection throws.';

export const WAITS =
  'All that has arrived has been read, and the stream has not ended: read() waits for more. Only null from the ' +
  'connection is the end; a buffer that is empty, or a chunk that is smaller than its room, is none.';

export const CUT_OFF =
  'The connection ended in the middle of a frame: read() fails with an UnexpectedEOF, each time it is called.';

export const ENDED =
  'The stream has ended between two frames: read() gives null, each time it is called.';

export const LOOP =
  '`for await` gives frame after frame, as read() does, and fails as read() does.';

export const TWO_READS =
  'You read from the connection while an earlier read of yours still waits: nobody knows which of them gets which bytes.';

export const SPINS =
  'You read from the connection again and again, and each time it says the same: it is over, or there is no room in what you read into.';
