import { ensurePackages, requireNode, runScript } from './bootstrap.mjs';

requireNode();
ensurePackages();
runScript('test/torture/main.ts', process.argv.slice(2));
