// Runs npm for Maven: installs what the lock says where that has changed, then runs a script, each in a bounded time.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const INSTALL_MAX_SECONDS = 600;
/** A lock this old is nobody's: no install takes longer. */
const LOCK_MAX_MS = (INSTALL_MAX_SECONDS + 60) * 1000;

const [directory, seconds, script] = process.argv.slice(2);
if (script === undefined || !(Number(seconds) > 0)) fail("usage: npm.mjs DIRECTORY SECONDS SCRIPT");
const packageDirectory = resolve(directory);
if (!existsSync(join(packageDirectory, "package-lock.json"))) fail(`${packageDirectory}: no package-lock.json (expected: a package)`);

await install();
process.exitCode = await npm(["run", "--silent", script], Number(seconds));

/** Two builds may be here at once: one installs, the other waits for it. */
async function install() {
  const lock = join(packageDirectory, ".installing");
  while (!isInstalled()) {
    if (!take(lock)) {
      await new Promise((wake) => setTimeout(wake, 300));
      continue;
    }
    try {
      if (isInstalled()) return;
      const status = await npm(["ci", "--no-audit", "--no-fund", "--loglevel=error"], INSTALL_MAX_SECONDS);
      if (status !== 0) fail(`npm ci in ${packageDirectory} ended with ${status}`);
      writeFileSync(installedMark(), wanted());
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
  }
}

function take(lock) {
  try {
    mkdirSync(lock);
    return true;
  } catch (taken) {
    if (taken.code !== "EEXIST") throw taken;
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > LOCK_MAX_MS) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function isInstalled() {
  return existsSync(installedMark()) && readFileSync(installedMark(), "utf8") === wanted();
}

function installedMark() {
  return join(packageDirectory, "node_modules", ".installed");
}

/** What node_modules has to be made of. Native parts are made for one release of Node. */
function wanted() {
  const lock = createHash("sha256").update(readFileSync(join(packageDirectory, "package-lock.json"))).digest("hex");
  return `${lock} node ${process.versions.node.split(".")[0]}`;
}

/** Resolves to its exit status. Past its time it is ended, with everything that it started. */
function npm(args, maxSeconds) {
  return new Promise((resolveStatus) => {
    const child = spawn("npm", args, { cwd: packageDirectory, stdio: ["ignore", "inherit", "inherit"], detached: true });
    const end = () => {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch (gone) {
        if (gone.code !== "ESRCH") throw gone;
      }
    };
    const late = setTimeout(() => {
      console.error(`clients/npm: npm ${args.join(" ")} took longer than ${maxSeconds} s in ${packageDirectory}, and was ended`);
      end();
    }, maxSeconds * 1000);
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => (end(), process.exit(1)));
    child.once("error", (error) => fail(`npm could not be started: ${error.message}`));
    child.once("exit", (status) => {
      clearTimeout(late);
      resolveStatus(status ?? 1);
    });
  });
}

function fail(message) {
  console.error(`clients/npm: ${message}`);
  process.exit(1);
}
