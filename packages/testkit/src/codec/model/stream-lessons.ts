// What is taught where a decoder does what its contract does not allow.

export const NO_LIST = 'push() returns an array: an empty one if nothing is complete.';

export const SAME =
  'After an error every call throws the very same error object: nobody knows where the next thing begins.';

export const FIRST_THE_GOOD =
  'What was complete before the error is lost with it: return it now, and throw with the next call.';

export const NOW_THE_ERROR =
  'The last chunk ended with something that is wrong, behind what was good. The error comes with the next call, ' +
  'whichever that is and whatever it brings.';

export const AT_ONCE =
  'Nothing can make this stream good any more: throw as soon as that is known, with the byte that shows it.';

export const TOO_EARLY =
  'As far as the stream has come it may still be good, and you threw an error.';

export const NO_REASON = 'The stream is good, and a call failed.';

export const WRONG_ERROR =
  'The stream is no good, and the error says so: a FrameError, with the code that the README has for it.';

export const BUFFERED =
  'buffered counts every byte that has come and is not part of something that you returned, whatever was called before.';

export const GOOD_END =
  'The stream ended where nothing was missing: that is how streams end, and no error.';

export const BAD_END =
  'The stream ended in the middle of something: end() throws an UnexpectedEOF, each time that it is called.';

export const AFTER_END =
  'end() has failed, and push() was called all the same: take the chunk, or throw an UnexpectedEOF again.';

export const LOOKS_ONLY =
  'end() was called, and then more came after all: you took it for something else. end() says whether this is a good ' +
  'moment to end, and changes nothing.';

export function fewer(noun: string): string {
  return `A ${noun} is complete, and it did not come out.`;
}

export function more(noun: string): string {
  return `More came out than went in: this ${noun} is not complete, or it has come out before.`;
}

export function accepted(noun: string): string {
  return `What came is no good ${noun}, and you made one of it. The last chunk of the story has it: refuse it with a FrameError.`;
}
