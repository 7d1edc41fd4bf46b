import { ensurePackages, requireNode, runScript } from './bootstrap.mjs';

requireNode();
ensurePackages();
runScript('test/bench/main.ts', process.argv.slice(2));
