// Keeps opened eSIM pages on this phone, so that they are there after landing. Each is kept under its own secret address, by the
// phone that opened it, and nowhere else. First the network, so that what is shown is true; what was kept when there is none.
const SHELF = 'esim-pages-1', ASSETS = 'esim-assets-1';
const PATIENCE = 6000;
const HOME = /^\/esims\/[0-9A-Za-z]{22}$/;
const BELOW = /^\/esims\/[0-9A-Za-z]{22}\/(problem|offline)$/;
const isPage = path => HOME.test(path) || BELOW.test(path);

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(Promise.all([self.clients.claim(), tidy()])));

async function tidy() {
  for (const name of await caches.keys()) {
    if (![SHELF, ASSETS].includes(name)) await caches.delete(name);
  }
}

self.addEventListener('message', event => {
  if (HOME.test(event.data?.keep)) event.waitUntil(keep(event.data, event.source));
});

async function keep({ keep: home, also }, client) {
  const pages = [home, ...also.filter(url => url.startsWith('/') && isPage(url))];
  const assets = also.filter(url => !url.startsWith('/'));
  await Promise.all([...pages.map(refresh), ...assets.map(hold)]);
  if (await (await caches.open(SHELF)).match(home)) client.postMessage({ kept: home });
}

async function refresh(path) {
  const answer = await fetch(path, { headers: { Accept: 'text/html' } });
  await put(path, answer);
}

// A page that is gone is forgotten here too; an answer that is only a mishap leaves what was kept.
async function put(path, answer) {
  const shelf = await caches.open(SHELF);
  if (answer.status === 404) await shelf.delete(path);
  if (answer.status !== 200 || answer.redirected) return;
  const headers = new Headers(answer.headers);
  headers.set('x-kept-at', new Date().toISOString());
  await shelf.put(path, new Response(await answer.clone().blob(), { headers }));
}

async function hold(url) {
  const assets = await caches.open(ASSETS);
  if (await assets.match(url)) return;
  const answer = await fetch(url);
  if (answer.ok) await assets.put(url, answer);
}

self.addEventListener('fetch', event => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') {
    if (url.pathname.startsWith('/esims/')) event.respondWith(open(event, url.pathname));
  } else if (['style', 'script', 'image', 'font', 'manifest'].includes(request.destination)) {
    event.respondWith(caches.match(request.url).then(found => found ?? fetch(request)));
  }
});

async function open(event, path) {
  const kept = isPage(path) ? await (await caches.open(SHELF)).match(path) : undefined;
  try {
    const answer = await within(fetch(event.request), kept ? PATIENCE : undefined);
    if (isPage(path)) event.waitUntil(put(path, answer.clone()));
    return answer.status < 500 || !kept ? answer : await reopened(kept);
  } catch {
    return kept ? reopened(kept) : fallback();
  }
}

function within(promise, milliseconds) {
  if (!milliseconds) return promise;
  return Promise.race([promise, new Promise((_, fail) => setTimeout(() => fail(new Error('slow')), milliseconds))]);
}

// The page says of itself that it was kept, and when.
async function reopened(kept) {
  const html = await kept.text();
  const language = /<html[^>]* lang="([^"]+)"/.exec(html)?.[1] ?? 'en';
  const at = new Date(kept.headers.get('x-kept-at')), today = at.toDateString() === new Date().toDateString();
  const time = new Intl.DateTimeFormat(language, today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' });
  const said = html.replace(/ data-kept hidden(="")?/, ' data-kept').replace('%kept%', time.format(at));
  return new Response(said, { headers: kept.headers });
}

// Something of ours that was never opened here: the offline page of the eSIM opened last leads to what is there.
async function fallback() {
  const shelf = await caches.open(SHELF);
  const paths = (await shelf.keys()).map(request => new URL(request.url).pathname).filter(path => path.endsWith('/offline'));
  const last = paths.at(-1);
  return last ? new Response(await (await shelf.match(last)).blob(), { headers: { 'Content-Type': 'text/html; charset=utf-8' } })
    : Response.error();
}

self.addEventListener('push', event => {
  const { title, navigate, ...note } = event.data?.json().notification ?? {};
  if (title) event.waitUntil(self.registration.showNotification(title, { ...note, data: navigate }));
});

self.addEventListener('notificationclick', event => {
  event.notification.close();
  if (event.notification.data) event.waitUntil(self.clients.openWindow(event.notification.data));
});
