import { startSampleServer } from '../../sample/server.ts';
import { dovecotUnavailable, startDovecot } from '../../test/servers/fixtures/dovecot.ts';
import { startEmbedded } from '../../test/servers/fixtures/embedded.ts';
import type { TestServer } from '../../test/servers/fixtures/testServer.ts';

export interface IntegrationEnvironment {
  /** Where the tests inside of VS Code find the servers; each value is JSON of a `TestAccount`. */
  readonly env: Readonly<Record<string, string>>;
  /** Servers that could not be started here, as `name: reason`. */
  readonly notRun: readonly string[];
  stop(): Promise<void>;
}

/** Starts the IMAP servers for tests that run inside of VS Code. */
export async function startIntegrationEnvironment(): Promise<IntegrationEnvironment> {
  const reason = await dovecotUnavailable();
  const dovecot = reason === undefined ? await startDovecot() : undefined;
  const embedded = await startEmbedded();
  const sample = await startSampleServer();
  return {
    env: {
      ...(dovecot ? { MAIL_TEST_DOVECOT: describeServer(dovecot) } : {}),
      MAIL_TEST_EMBEDDED: describeServer(embedded),
      MAIL_TEST_SAMPLE: JSON.stringify(sample),
    },
    notRun: reason === undefined ? [] : [`dovecot: ${reason}`],
    stop: async () => {
      await Promise.all([dovecot?.stop(), embedded.stop(), sample.stop()]);
    },
  };
}

/** The functions of the server fall away. */
function describeServer(server: TestServer): string {
  return JSON.stringify(server);
}
