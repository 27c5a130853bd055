import { enableCompileCache } from 'node:module';

// Before anything else is loaded, so that all of it comes from the cache at the next start.
enableCompileCache();
// Whoever reads our output may have seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
});
const { dispatch } = await import('./dispatch.ts');

process.exitCode = await dispatch(process.argv.slice(2), {
  variables: process.env,
  out: (line) => {
    console.log(line);
  },
  err: (line) => {
    console.error(line);
  },
  interactive: process.stderr.isTTY,
});
