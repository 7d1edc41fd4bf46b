import tseslint from 'typescript-eslint';

/** What each room must not import (docs/architecture.md); `..` reaches into another room. */
const rooms = {
  model: ['message', 'imap', 'store', 'engine', 'host', 'protocol', 'webview'],
  protocol: ['message', 'imap', 'store', 'engine', 'host', 'webview'],
  message: ['imap', 'store', 'engine', 'host', 'protocol', 'webview'],
  imap: ['message', 'store', 'engine', 'host', 'protocol', 'webview'],
  store: ['message', 'imap', 'engine', 'host', 'protocol', 'webview'],
  engine: ['host', 'webview'],
  host: ['message', 'imap', 'store', 'engine', 'webview'],
  webview: ['message', 'imap', 'store', 'engine', 'host'],
};

/** Packages and built-ins that belong to some rooms only. */
const packages = {
  vscode: ['host'],
  imapflow: ['imap'],
  // It joins all text parts to one HTML document: see docs/dependencies.md.
  mailparser: [],
  'node:sqlite': ['store'],
  'node-sqlite3-wasm': ['store'],
  'ical.js': ['message'],
  tldts: ['message', 'host'],
  'ipaddr.js': ['host'],
  '@xmldom/xmldom': ['host'],
  lit: ['webview'],
  dompurify: ['webview'],
  '@vscode/webview-ui-toolkit': [],
};
const withoutNode = ['model', 'protocol', 'webview'];
const withoutSockets = ['message'];

function border(room) {
  const others = rooms[room].map((other) => `**/${other}/**`);
  const foreign = Object.keys(packages).filter((name) => !packages[name].includes(room));
  const node = withoutNode.includes(room) ? ['node:*', 'buffer', 'events'] : [];
  const sockets = withoutSockets.includes(room)
    ? ['node:net', 'node:tls', 'node:fs', 'node:http*']
    : [];
  const group = [...others, ...foreign.flatMap((name) => [name, `${name}/*`]), ...node, ...sockets];
  return {
    files: [`src/${room}/**/*.ts`],
    // The one file that may name the toolkit, so that it can be replaced.
    ignores: ['src/webview/toolkit.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group, message: `The room ${room} must not know this (docs/architecture.md).` },
          ],
        },
      ],
    },
  };
}

export default tseslint.config(
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { ignores: ['dist/', 'out/', 'node_modules/', '.vscode-test/', '**/*.d.ts'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }],
      'no-console': 'off',
      eqeqeq: 'error',
    },
  },
  ...Object.keys(rooms).map(border),
  { files: ['src/**/*.ts'], rules: { 'no-console': 'error' } },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Mocha's describe and it are not awaited, and `this` is its context.
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: ['it', 'describe'] },
      ],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    ...tseslint.configs.disableTypeChecked,
  },
  { files: ['eslint.config.js'], rules: { 'no-restricted-exports': 'off' } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
