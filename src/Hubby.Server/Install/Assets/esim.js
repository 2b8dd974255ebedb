// The install page's own script: nothing here is needed, all of it is nicer. It keeps the page on the phone, copies codes, follows
// the eSIM's state, and asks about notices.
const page = document.querySelector('[data-esim]');
const home = page?.dataset.esim;
const say = text => { const region = document.getElementById('say'); if (region) region.textContent = text; };
const show = element => { if (element) element.hidden = false; };
const all = (selector, act) => document.querySelectorAll(selector).forEach(act);

function bind() {
  all('[data-copy]', button => {
    show(button);
    button.onclick = async () => {
      const label = button.querySelector('span'), before = label.textContent;
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      label.textContent = button.dataset.done;
      say(button.dataset.done);
      setTimeout(() => { label.textContent = before; }, 2500);
    };
  });
  if (installing) show(document.getElementById('add'));
  offerPush();
}

// --- Kept for when there is no network ---------------------------------------------------------------------------------------
const worker = home && 'serviceWorker' in navigator
  ? navigator.serviceWorker.register('/esims/sw.js', { scope: '/esims/' }).then(() => navigator.serviceWorker.ready) : null;

async function keep() {
  const linked = [...document.querySelectorAll('link[rel~=stylesheet],link[rel~=icon],script[src],img[src]')];
  const own = linked.map(element => element.href || element.src).filter(url => url.startsWith(location.origin + '/'));
  const message = { keep: home, also: [`${home}/problem`, `${home}/offline`, ...own] };
  (await worker).active.postMessage(message);
}

navigator.serviceWorker?.addEventListener('message', event => {
  if (event.data.kept === home) show(document.getElementById('kept'));
});

// --- The state, as it changes ------------------------------------------------------------------------------------------------
const FIRST = 5000, SLOWEST = 120000, FACTOR = 1.35;
let wait = FIRST, timer, tag, state = page?.dataset.state;

function later() {
  clearTimeout(timer);
  if (!document.hidden && page?.dataset.live !== undefined) timer = setTimeout(look, wait);
  wait = Math.min(wait * FACTOR, SLOWEST);
}

async function look() {
  try {
    const answer = await fetch(`${home}/status`, { headers: tag ? { 'If-None-Match': tag } : {}, cache: 'no-store' });
    if (answer.ok) {
      tag = answer.headers.get('ETag');
      const news = await answer.json();
      if (news.version !== state) {
        await renew(news);
        wait = FIRST;
      }
    } else if (answer.status === 404) {
      return location.reload();
    }
  } catch (failure) {
    if (!(failure instanceof TypeError)) throw failure; // No network: later.
  }
  later();
}

// The server draws; here only what differs is changed, so that what is open stays open and focus stays where it is.
async function renew(news) {
  const html = await (await fetch(home, { headers: { Accept: 'text/html' } })).text();
  const fresh = new DOMParser().parseFromString(html, 'text/html');
  const parts = root => [...root.querySelectorAll('[data-part]')];
  const names = root => parts(root).map(part => part.dataset.part).join();
  if (names(fresh) !== names(document)) document.querySelector('main').replaceWith(fresh.querySelector('main'));
  const here = new Map(parts(document).map(part => [part.dataset.part, part]));
  parts(fresh).forEach(part => {
    const old = here.get(part.dataset.part);
    if (old && old.outerHTML !== part.outerHTML) old.replaceWith(part);
  });
  document.title = fresh.title;
  state = news.version;
  bind();
  say(news.say);
  keep();
}

// --- Notices -----------------------------------------------------------------------------------------------------------------
const KEY = 'push:' + home;
const isIos = /iP(hone|ad|od)/.test(navigator.userAgent);

function offerPush() {
  const box = document.getElementById('push');
  if (!box || !worker) return;
  const face = name => { all('#push [data-face]', one => { one.hidden = one.dataset.face !== name; }); show(box); };
  if (!('PushManager' in window)) return isIos ? face('first') : undefined;
  face(Notification.permission === 'denied' ? 'blocked' : localStorage.getItem(KEY) ? 'on' : 'ask');
  box.querySelector('[data-push=on]').onclick = event => busy(event.currentTarget, async () => {
    if (await Notification.requestPermission() !== 'granted') return face('blocked');
    const key = (await (await fetch('/api/push/public-key')).json()).data.public_key;
    const subscription = await (await worker).pushManager
      .subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const answer = await fetch('/api/push/subscriptions', {
      method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ uuid: box.dataset.push, subscription }),
    });
    if (!answer.ok) return say(box.dataset.failed);
    localStorage.setItem(KEY, (await answer.json()).data.id);
    face('on');
  });
  box.querySelector('[data-push=off]').onclick = event => busy(event.currentTarget, async () => {
    await fetch(`/api/push/subscriptions/${localStorage.getItem(KEY)}`, { method: 'DELETE' });
    localStorage.removeItem(KEY);
    face('ask');
  });
}

async function busy(button, work) {
  button.setAttribute('aria-busy', 'true');
  try { await work(); } catch { say(document.getElementById('push').dataset.failed); } finally { button.removeAttribute('aria-busy'); }
}

// --- On the home screen ------------------------------------------------------------------------------------------------------
let installing;
addEventListener('beforeinstallprompt', event => {
  event.preventDefault();
  installing = event;
  show(document.getElementById('add'));
});
document.addEventListener('click', event => {
  if (event.target.closest('#add')) installing?.prompt();
});

if (page) {
  bind();
  if (worker && navigator.onLine) keep();
  document.addEventListener('visibilitychange', () => { wait = FIRST / 5; later(); });
  addEventListener('online', () => { wait = FIRST / 5; later(); });
  later();
}
