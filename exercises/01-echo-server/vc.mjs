export default { resolve: { alias: { '#subject': process.env.SUBJECT } } };
