// Adds the sample account the way any other extension could: through the public API.
const { appendFileSync } = require('node:fs');
const { join } = require('node:path');
const vscode = require('vscode');

exports.activate = async () => {
  const { MAIL_SAMPLE_ADDRESS, MAIL_SAMPLE_HOST, MAIL_SAMPLE_PORT } = process.env;
  const { MAIL_SAMPLE_USER, MAIL_SAMPLE_PASSWORD } = process.env;
  const extension = vscode.extensions.getExtension('mail-browser.mail-browser');
  if (!extension || !MAIL_SAMPLE_PORT || !MAIL_SAMPLE_USER) return;
  try {
    const api = await extension.activate();
    if (process.env.MAIL_TEST_MEASURES) measure(extension.extensionPath);
    await ensureAccount(
      api,
      {
        address: MAIL_SAMPLE_ADDRESS ?? MAIL_SAMPLE_USER,
        host: MAIL_SAMPLE_HOST ?? '127.0.0.1',
        port: Number(MAIL_SAMPLE_PORT),
        security: 'none',
        user: MAIL_SAMPLE_USER,
      },
      { password: MAIL_SAMPLE_PASSWORD ?? '' },
    );
    await vscode.commands.executeCommand('workbench.view.extension.mail');
  } catch (error) {
    await vscode.window.showErrorMessage(`The sample account could not be added: ${error.message}`);
  }
};

/** Adds it also where it is known: another browser has another secret storage, without the password. */
async function ensureAccount(api, settings, secret) {
  const { address, port } = settings;
  // An account of an earlier start points to a port where nobody listens any more.
  for (const known of api.accounts())
    if (known.address === address && known.port !== port) await api.removeAccount(known.id);
  await api.addAccount(settings, secret);
}

/** Writes down what the start took: the program loaded once more, and its activation as measured. */
function measure(path) {
  const program = join(path, 'dist', 'extension.cjs');
  const loaded = require.cache[program];
  delete require.cache[program];
  const start = performance.now();
  require(program);
  const load = performance.now() - start;
  if (loaded) require.cache[program] = loaded;
  const [activation] = performance.getEntriesByName('mail.activate');
  const measures = { load, activate: activation.duration };
  appendFileSync(process.env.MAIL_TEST_MEASURES, `${JSON.stringify(measures)}\n`);
}
