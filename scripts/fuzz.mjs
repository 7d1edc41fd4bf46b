import { ensurePackages, requireNode, runScript } from './bootstrap.mjs';

requireNode();
ensurePackages();
runScript('test/fuzz/main.ts', process.argv.slice(2));
