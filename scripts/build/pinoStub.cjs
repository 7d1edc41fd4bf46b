// imapflow logs through pino unless it is told `logger: false`, which it always is here. Leaving pino
// out saves a worker thread, its files and 200 KB.
module.exports = () => {
  throw new Error('imapflow must be constructed with logger: false');
};
