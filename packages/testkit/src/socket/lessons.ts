export const CLOSES = 'close() of an open connection resolves.';
