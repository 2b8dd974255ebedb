// The install page's own script: nothing here is needed, all of it is nicer. It keeps the page on the phone, follows the eSIM's
// state, and asks about notices.
const page = document.querySelector(`[data-esim="${location.pathname}"]`);
const home = location.pathname;
const find = (selector) => document.querySelector(selector);
const show = (element) => { if (element) element.hidden = false; };
const say = (text) => { find('#say').textContent = text; };

// Kept for when there is no network, once the page itself has all it needs.
const loaded = new Promise((done) => { document.readyState === 'complete' ? done() : addEventListener('load', done); });
const worker = page && 'serviceWorker' in navigator
  ? loaded.then(() => navigator.serviceWorker.register('/esims/sw.js')).then(() => navigator.serviceWorker.ready) : null;

async function keep() {
  const parts = document.querySelectorAll('link[rel~=stylesheet],link[rel~=icon],script[src]');
  const assets = [...parts].map((part) => part.href || part.src);
  (await worker)?.active.postMessage({ keep: home, assets });
}

navigator.serviceWorker?.addEventListener('message', (event) => {
  if (event.data.kept === home) show(find('#kept'));
});

// The state, as it changes: soon at first, then rarely, and not at all behind another window.
const FIRST = 5000, SLOWEST = 120000, FACTOR = 1.35;
let wait = FIRST, timer, tag;

function later() {
  clearTimeout(timer);
  if (document.hidden || page.dataset.live === undefined) return;
  timer = setTimeout(look, wait);
  wait = Math.min(wait * FACTOR, SLOWEST);
}

function soon() {
  wait = FIRST;
  clearTimeout(timer);
  if (!document.hidden) look();
}

async function look() {
  try {
    const answer = await fetch(`${home}/status${location.search}`, { headers: tag ? { 'If-None-Match': tag } : {} });
    if (answer.status === 404) return location.reload();
    if (answer.ok) {
      tag = answer.headers.get('ETag');
      const news = await answer.json();
      if (news.version !== page.dataset.state) await renew(news);
    }
  } catch (failure) {
    // Without a network there is no news; anything else is a mistake of ours.
    if (!(failure instanceof TypeError)) throw failure;
  }
  later();
}

// The server draws. Where only parts differ, only they are changed, so that what is open stays open.
async function renew(news) {
  const html = await (await fetch(location.href)).text();
  const fresh = new DOMParser().parseFromString(html, 'text/html');
  const shape = (root) => root.querySelectorAll('main section, main details').length + root.title;
  if (shape(fresh) !== shape(document)) {
    sessionStorage.setItem('say', news.say);
    return location.replace(location.href.replace('sent=1', ''));
  }
  for (const part of fresh.querySelectorAll('[data-part]')) {
    const old = find(`[data-part=${part.dataset.part}]`);
    if (old.outerHTML !== part.outerHTML) old.replaceWith(part);
  }
  page.dataset.state = news.version;
  wait = FIRST;
  say(news.say);
  keep();
}

// Notices, asked for by one's own tap only.
const push = find('#push');
const stored = `push:${home}`;
const face = (name) => {
  show(push);
  for (const one of push.querySelectorAll('[data-face]')) one.hidden = one.dataset.face !== name;
};

function offer() {
  if (!('PushManager' in window)) return find('[data-face=first]') ? face('first') : undefined;
  face(Notification.permission === 'denied' ? 'blocked' : localStorage.getItem(stored) ? 'on' : 'ask');
  act('[data-push-on]', async () => {
    if (await Notification.requestPermission() !== 'granted') return face('blocked');
    const key = (await (await fetch('/api/push/public-key')).json()).data.public_key;
    const subscription = await (await worker).pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const answer = await fetch('/api/push/subscriptions', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ uuid: push.dataset.push, subscription }),
    });
    if (!answer.ok) throw new TypeError(answer.status);
    localStorage.setItem(stored, (await answer.json()).data.id);
    face('on');
  });
  act('[data-push-off]', async () => {
    await fetch(`/api/push/subscriptions/${localStorage.getItem(stored)}`, { method: 'DELETE' });
    localStorage.removeItem(stored);
    face('ask');
  });
}

function act(selector, work) {
  const button = push.querySelector(selector);
  button.addEventListener('click', async () => {
    button.setAttribute('aria-busy', 'true');
    await work().catch(() => say(push.dataset.failed));
    button.removeAttribute('aria-busy');
  });
}

// On the home screen, where the browser offers it.
addEventListener('beforeinstallprompt', (event) => {
  const add = find('#add');
  if (!add) return;
  event.preventDefault();
  show(add);
  add.querySelector('button').addEventListener('click', () => event.prompt(), { once: true });
});
addEventListener('appinstalled', () => { find('#add').hidden = true; });

if (page) {
  if (matchMedia('(display-mode: standalone)').matches) find('[data-browser]')?.remove();
  if (push && worker) offer();
  if (navigator.onLine) keep();
  const said = sessionStorage.getItem('say');
  if (said) setTimeout(say, 300, said);
  sessionStorage.removeItem('say');
  document.addEventListener('visibilitychange', soon);
  addEventListener('online', soon);
  later();
}
