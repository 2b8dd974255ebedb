// Opens the server's pages in Chromium, in both colour schemes and from phone to desktop. Fails on any violation that axe finds,
// on a page that scrolls sideways, on anything the browser complains about and on any request to another host.
// HUBBY_SCREENSHOTS=DIR keeps a picture of each.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const paths = ['/docs', '/docs/errors', '/docs/signing', '/dev/mail'];
const sizes = [{ width: 320, height: 640 }, { width: 390, height: 844 }, { width: 820, height: 1180 }, { width: 1440, height: 900 }];
const program = fileURLToPath(new URL('../../artifacts/bin/Hubby.Server/debug/hubby-server.dll', import.meta.url));
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function startServer(folder) {
  const server = spawn('dotnet', [program, 'serve', '--urls', 'http://127.0.0.1:0', `--Hubby:DataDirectory=${folder}`, '--Hubby:Demo=false']);
  const address = await new Promise((resolve, reject) => {
    let log = '';
    const read = (chunk) => {
      log += chunk;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(log);
      if (found) resolve(found[0]);
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${log}`)));
  });
  return { server, address };
}

async function check(browser, address, path, viewport, colorScheme) {
  const faults = [];
  const context = await browser.newContext({ viewport, colorScheme, bypassCSP: false });
  const page = await context.newPage();
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith('data:')) faults.push(`asks ${request.url()}`);
  });
  const response = await page.goto(address + path);
  if (response.status() !== 200) faults.push(`answers ${response.status()}`);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > viewport.width) faults.push(`is ${width} wide`);
  if (process.env.HUBBY_SCREENSHOTS) {
    const name = `${path.slice(1).replaceAll('/', '-')}-${viewport.width}-${colorScheme}`;
    await page.screenshot({ path: join(process.env.HUBBY_SCREENSHOTS, `${name}.png`) });
    await page.screenshot({ path: join(process.env.HUBBY_SCREENSHOTS, `${name}-full.png`), fullPage: true });
  }

  // The debugger's evaluation is not held by the page's own policy against scripts.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  for (const violation of violations) {
    faults.push(`axe ${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`);
  }

  await context.close();
  return faults.map((fault) => `${path} ${viewport.width} ${colorScheme}: ${fault}`);
}

const folder = await mkdtemp(join(tmpdir(), 'hubby-pages-'));
const { server, address } = await startServer(folder);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const faults = [];
let pages = 0;
try {
  for (const path of paths) {
    for (const size of sizes) {
      for (const scheme of ['light', 'dark']) {
        faults.push(...await check(browser, address, path, size, scheme));
        pages += 1;
      }
    }
  }
} finally {
  await browser.close();
  server.removeAllListeners('exit');
  const ended = new Promise((resolve) => server.on('exit', resolve));
  server.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true });
}

console.log([...faults, `${pages} views, ${faults.length} faults`].join('\n'));
process.exitCode = faults.length === 0 ? 0 : 1;
