// Runs Lighthouse, as on a phone with a slow network, over the claim, redeem and install pages of a server made for it, in two languages.
// Prints a Markdown table of scores and bytes; fails when performance, accessibility or best practices is below 98.
//   npm ci && npm run measure [PROGRAM]     PROGRAM: hubby-server.dll, by default the Debug build's
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

const least = 98;
const languages = ['en', 'ar'];
const categories = ['performance', 'accessibility', 'best-practices'];
const program = process.argv[2] ?? fileURLToPath(new URL('../../artifacts/bin/Hubby.Server/debug/hubby-server.dll', import.meta.url));
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

async function startServer(folder) {
  const server = spawn('dotnet', [program, 'serve', '--urls', 'http://127.0.0.1:0', `--Hubby:DataDirectory=${folder}`]);
  let log = '';
  const found = await new Promise((resolve, reject) => {
    const read = (chunk) => {
      log += chunk;
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(log);
      const key = /hk_test_[0-9A-Za-z_]+/.exec(log);
      const secret = /API secret\s+(\S+)/.exec(log);
      if (address && key && secret) resolve({ address: address[0], key: key[0], secret: secret[1] });
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${log}`)));
  });
  return { server, ...found };
}

async function post(url, body, headers = {}) {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text}`);
  return JSON.parse(text).data;
}

async function book({ address, key, secret }, reference) {
  const timestamp = `${Date.now()}`;
  const signature = createHmac('sha256', secret).update(`${timestamp}POST/api/bookings`).digest('hex');
  const booking = await post(`${address}/api/bookings`, {
    booking_id: reference,
    departure_date: '2030-06-15',
    package_specifications: [{ package_type: 'starter', destination: 'Thailand' }],
  }, { 'x-api-key': key, 'x-timestamp': timestamp, 'x-signature': signature });
  return booking.promo_codes[0];
}

// A single run says as much of the machine as of the page: the middle one of three by performance.
async function median(url, port) {
  const runs = [];
  for (let run = 0; run < 3; run++) runs.push(await lighthouse(url, { port, onlyCategories: categories, logLevel: 'error' }));
  return runs.sort((a, b) => a.lhr.categories.performance.score - b.lhr.categories.performance.score)[1];
}

const folder = await mkdtemp(join(tmpdir(), 'hubby-lighthouse-'));
const site = await startServer(folder);
const chrome = await launch({ chromePath: process.env.CHROME_PATH ?? '/usr/bin/chromium', chromeFlags: flags });
let isGood = true;
try {
  const [open, used] = [await book(site, 'OPEN'), await book(site, 'USED')];
  const esim = await post(`${site.address}/api/promo-codes/redeem`, { promo_code: used.promo_code });
  // The first page of a process, here and in the browser, pays for all; it is opened once before it is measured.
  await lighthouse(open.deep_link_url, { port: chrome.port, onlyCategories: ['performance'], logLevel: 'error' });
  console.log(`| page | ${categories.join(' | ')} | LCP | blocked | requests | bytes sent |\n|---|${'---|'.repeat(categories.length + 4)}`);
  const pages = [['claim', open.claim_url], ['redeem', open.deep_link_url], ['install', `${esim.page_url}?`]];
  for (const [page, language] of pages.flatMap((one) => languages.map((tag) => [one, tag]))) {
    const name = `${page[0]}, ${language}`;
    const { lhr } = await median(`${page[1]}&lang=${language}`, chrome.port);
    const scores = categories.map((category) => Math.round(lhr.categories[category].score * 100));
    const requests = lhr.audits['network-requests'].details.items.filter((item) => item.url.startsWith(site.address));
    const bytes = requests.reduce((sum, item) => sum + item.transferSize, 0);
    const [painted, blocked] = ['largest-contentful-paint', 'total-blocking-time'].map((id) => lhr.audits[id].displayValue);
    console.log(`| ${name} | ${scores.join(' | ')} | ${painted} | ${blocked} | ${requests.length} | ${bytes} |`);
    for (const category of categories) {
      if (lhr.categories[category].score * 100 >= least) continue;
      isGood = false;
      for (const { id, weight } of lhr.categories[category].auditRefs) {
        const audit = lhr.audits[id];
        if (weight > 0 && audit.score !== null && audit.score < 1) console.log(`  ${category}: ${audit.title} ${audit.displayValue ?? ''}`);
      }
    }
  }
} finally {
  await chrome.kill();
  site.server.removeAllListeners('exit');
  const ended = new Promise((resolve) => site.server.on('exit', resolve));
  site.server.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true });
}

process.exitCode = isGood ? 0 : 1;
