// Sentences that several steps of exercise 8 need.

export const ANSWERED = {
  nothing: 'A request has come, and there is no answer, nor will there be: each request gets one.',
  ended: 'A request has come, and the connection ends without an answer: each request gets one.',
  broken:
    'A request has come, and the connection breaks off before the answer is there: each request gets one.',
  other: 'Each request gets one answer, with the id of that request and what its handler gave.',
  otherwise: 'Each request gets one answer.',
};

export const OTHERS = {
  nothing:
    'One client has trouble, and bob has no answer: what happens to one is nothing to the others.',
  ended: 'One client has trouble, and the connection of bob ends: it is nothing to him.',
  otherwise: 'One client has trouble, and bob gets his answer all the same.',
};
