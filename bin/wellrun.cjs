#!/usr/bin/env node
'use strict';
/* 'npx wellrun …': installs what is missing, then runs the command line with the repository's own Node.js. */
const { spawn } = require('node:child_process');
const path = require('node:path');
const { ensure, fail, ROOT } = require('../scripts/ensure.cjs');

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const runCommandLine = (node, args) => {
  const child = spawn(node, [path.join(ROOT, 'src', 'cli', 'wellrun.ts'), ...args], { stdio: 'inherit' });
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      // A terminal's Ctrl-C goes to the whole group: the command has it already, and a second one may mean 'at once'.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', fail);
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code;
      return;
    }
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
};

const args = process.argv.slice(2);
ensure({ build: args[0] === 'serve' })
  .then((node) => runCommandLine(node, args))
  .catch(fail);
