// `npm run try 2`: three experiments on real sockets, then your own connection behind a real port.
export async function run(): Promise<void> {}
