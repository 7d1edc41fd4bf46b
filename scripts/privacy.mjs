import { ensurePackages, requireNode, runScript } from './bootstrap.mjs';

requireNode();
ensurePackages();
runScript('test/privacy/main.ts', process.argv.slice(2));
