import { ensurePackages, requireNode, runScript } from './bootstrap.mjs';

requireNode();
ensurePackages();
runScript('test/corpus/main.ts', process.argv.slice(2));
