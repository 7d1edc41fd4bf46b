import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Milliseconds the page can be fetched. */
const patience = 60_000;

const style = `
  body { margin: 24px; color: #000; background: #fff; font: 13px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
  h1 { font-size: 18px; }
  dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; padding-bottom: 12px; border-bottom: 1px solid #999; }
  dt { color: #555; } dd { margin: 0; }
  img { max-width: 100%; }
  .plain-text { white-space: pre-wrap; }
  .source, .code, .patch { font-family: monospace; }
  .quote { padding-left: 10px; border-left: 2px solid #999; }
`;

/** A page for people; `html` is its body. */
export interface Page {
  readonly title: string;
  readonly html: string;
}

/**
 * Serves a page to whoever knows its long random path, one time, on this machine alone; answers the
 * address. Its policy lets nothing of it load or run but the call that prints.
 */
export async function servePage(page: Page): Promise<string> {
  const path = `/${randomBytes(32).toString('hex')}`;
  const server = createServer((request, response) => {
    if (request.url !== path || request.method !== 'GET') return void response.writeHead(404).end();
    server.close();
    const nonce = randomBytes(16).toString('base64');
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      Connection: 'close',
    });
    response.end(documentOf(page, nonce));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  setTimeout(() => server.close(), patience).unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
}

function documentOf({ title, html }: Page, nonce: string): string {
  const escaped = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<!doctype html><html><head><meta charset="utf-8"><title>${escaped}</title><style>${style}</style></head><body>${html}<script nonce="${nonce}">addEventListener('load', () => print());</script></body></html>`;
}
