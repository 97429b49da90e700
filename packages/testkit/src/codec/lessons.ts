// Lessons that more than one step teaches, each for a way in which frames can differ from what was sent.

/** One frame was in a chunk. */
export const ONE = {
  type: 'The type is the fifth byte, right behind the length.',
  id: 'The id is four bytes behind the type, the high byte first.',
  payload: 'The payload begins behind the id, at byte 9, and the length says where it ends.',
  fewer: 'A whole frame was in the chunk, and it did not come out.',
  more: 'One frame was in the chunk, and more came out.',
  failed: 'The frame was good, and push() threw an error.',
  otherwise: 'What was encoded comes back: the same type, id and payload.',
};

/** Several frames were in a chunk. */
export const MANY = {
  ...ONE,
  fewer:
    'A chunk can hold many frames: behind one of them the next one begins. Go on until what is left ' +
    'is no whole frame any more.',
  payload:
    'A payload ends where its length says, and not where the chunk ends: behind it the next frame begins.',
  otherwise: 'A chunk can hold many frames, and each of them comes out as it went in.',
};

export const LOST =
  'The end of one chunk was the beginning of a frame, and it is lost: keep what is left, and put the ' +
  'next chunk behind it.';

/** The stream was cut anywhere. */
export const CUT = {
  ...ONE,
  payload:
    'The payload was cut in two, and what came out is not what went in: keep the order of the bytes.',
  fewer: `The stream was cut inside a frame. ${LOST}`,
  failed:
    'The frames are good, only cut, and push() threw. Fewer than four bytes are no length yet, and ' +
    'fewer than nine no header.',
  otherwise: 'Wherever a stream is cut, the same frames come out.',
};

/** A reader gives the frames of a connection. */
export const READ = {
  pending: 'A whole frame has arrived, and read() waits for ever.',
  failed: 'Good frames arrived, and read() failed.',
  resolved: 'Good frames arrived, and read() gave something else.',
  otherwise:
    'Each read() gives the next frame, whether one read of the connection brings many of them or a few bytes.',
};

/** A reader waits for a frame whose bytes it has already taken. */
export const LEFT_OVER =
  'A whole frame has arrived, you have read all its bytes from the connection, and read() waits for more. What is ' +
  'left over behind one frame belongs to the next read(): keep it in the reader, not in a variable of read().';

export const OVERFLOW =
  'The call stack overflowed: for each thing in a chunk you call yourself once more, and none of these calls ' +
  'returns before the last one. Write a loop, not a recursion.';

export const CHANGED =
  'This frame was right when it came out, and changed when later bytes came: its payload lies in memory that ' +
  'you use again. What you return is for good: give every payload memory of its own.';

export const LARGE_BULK =
  'A large bulk string came in pieces of 64 bytes, and with each piece you go over all that had come before: the work ' +
  'grows with the square of its size. Its length is known: put each byte where it belongs, once.';

export const LARGE_ARRAY =
  'The items of a large array came one by one, and with each of them you read the array again from its beginning: the ' +
  'work grows with the square of its size. Keep what has been read in a stack of arrays that are not complete.';
