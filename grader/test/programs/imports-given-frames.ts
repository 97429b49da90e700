// exercise 4.1
// What a later exercise gives is the answer to this one.
// expect file crashed: which this exercise does not give
// expect 4.1 not-run
export { FrameReader, encodeFrame } from '@socketlings/net/frames';
