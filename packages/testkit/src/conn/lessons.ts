// Sentences that more than one step of exercise 1 needs.

export const CLOSE_AT_THE_END = {
  open:
    'Everything came back, but the client waits for the end: it cannot know that there is no ' +
    'more. Close the connection when you have read null and written everything.',
  'too much': 'There came more than the client had sent.',
  otherwise: 'The client must see a clean end after the last byte.',
};

export const HANDLED = {
  running: 'All is said, and your handler is still there: return after the end of the stream.',
  failed: 'All went well, and yet your handler failed: nothing here is an error.',
  open: 'Your handler returned and left its connection open: a leak.',
};

export const SAME_BYTES = 'Send back the very bytes that the client has sent, in their order.';

export const ANN = 'ann is a client like any other: send back what she sends.';
