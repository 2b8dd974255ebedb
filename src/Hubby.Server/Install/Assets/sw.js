// Keeps opened eSIM pages on this phone, so that they are there after landing. Each is kept under its own secret address, by the
// phone that opened it, and nowhere else. First the network, so that what is shown is true; what was kept when there is none.
const SHELF = 'esim-pages-1', ASSETS = 'esim-assets-1';
const PATIENCE = 6000;
const PAGE = /^\/esims\/[0-9A-Za-z]{22}(\/(problem|offline))?$/;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(tidy()));

async function tidy() {
  for (const name of await caches.keys()) if (name !== SHELF && name !== ASSETS) await caches.delete(name);
  await self.clients.claim();
}

self.addEventListener('message', (event) => {
  if (PAGE.test(event.data.keep)) event.waitUntil(keep(event.data, event.source));
});

async function keep({ keep: home, assets }, client) {
  const pages = [home, `${home}/problem`, `${home}/offline`];
  const own = assets.filter((url) => url.startsWith(location.origin));
  await Promise.all([...pages.map(async (path) => put(path, await fetch(path))), ...own.map(hold)]);
  if (await caches.match(home)) client.postMessage({ kept: home });
}

// A page that is gone is forgotten here too; an answer that is only a mishap leaves what was kept.
async function put(path, answer) {
  const shelf = await caches.open(SHELF);
  if (answer.status === 404) await shelf.delete(path);
  if (answer.status !== 200 || answer.redirected) return;
  const headers = new Headers(answer.headers);
  headers.set('x-kept-at', new Date().toISOString());
  headers.delete('content-encoding');
  await shelf.put(path, new Response(await answer.blob(), { headers }));
}

async function hold(url) {
  const assets = await caches.open(ASSETS);
  if (!await assets.match(url)) await assets.add(url);
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(open(event, url));
  else if (request.destination) event.respondWith(caches.match(request.url).then((found) => found ?? fetch(request)));
});

async function open(event, { pathname: path, search }) {
  const kept = PAGE.test(path) ? await caches.match(path) : undefined;
  try {
    const answer = await within(fetch(event.request), kept ? PATIENCE : 0);
    if (PAGE.test(path) && !/[?&](sent|phone)=/.test(search)) event.waitUntil(put(path, answer.clone()));
    return answer.status < 500 || !kept ? answer : await reopened(kept);
  } catch {
    return kept ? reopened(kept) : fallback();
  }
}

function within(promise, milliseconds) {
  if (!milliseconds) return promise;
  return Promise.race([promise, new Promise((_, fail) => { setTimeout(fail, milliseconds); })]);
}

// The page says of itself that it was kept, and when.
async function reopened(kept) {
  const html = await kept.text();
  const language = /<html lang="([^"]+)"/.exec(html)?.[1];
  const at = new Date(kept.headers.get('x-kept-at'));
  const isToday = at.toDateString() === new Date().toDateString();
  const time = new Intl.DateTimeFormat(language, isToday ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' });
  const said = html.replace(' data-kept hidden', '').replace('%kept%', time.format(at));
  return new Response(said, { headers: kept.headers });
}

// Something that was never opened here: the offline page of the eSIM opened last leads to what is there.
async function fallback() {
  const requests = await (await caches.open(SHELF)).keys();
  const last = requests.map((request) => request.url).filter((url) => url.endsWith('/offline')).at(-1);
  return last ? caches.match(last) : Response.error();
}

self.addEventListener('push', (event) => {
  const { title, navigate, ...note } = event.data?.json().notification ?? {};
  if (title) event.waitUntil(self.registration.showNotification(title, { ...note, data: navigate }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  if (event.notification.data) event.waitUntil(self.clients.openWindow(event.notification.data));
});
