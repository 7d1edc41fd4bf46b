import { load } from 'integration-tests';

/** Runs the suite inside the extension host; VS Code calls it and takes a rejection as failure. */
export async function run(): Promise<void> {
  const { default: Mocha } = await import('mocha');
  const results = process.env['MAIL_TEST_RESULTS'];
  const grep = process.env['MAIL_TEST_GREP'];
  const mocha = new Mocha({
    timeout: 20_000,
    ...(grep ? { grep } : {}),
    // Both launchers read the results from this file: what is printed passes through VS Code's log.
    ...(results ? { reporter: 'json', reporterOptions: { output: results } } : {}),
  });
  mocha.suite.emit('pre-require', globalThis, 'integration', mocha);
  load();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} integration tests failed.`);
}
