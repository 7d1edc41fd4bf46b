import { ensurePackages, requireNode, runScript } from './bootstrap.mjs';

requireNode();
ensurePackages();
runScript('node_modules/@stryker-mutator/core/bin/stryker.js', [
  'run',
  'scripts/mutation.json',
  ...process.argv.slice(2),
]);
