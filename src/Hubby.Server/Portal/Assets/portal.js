// Copies, dialogs, keys, and parts of a page that follow what happens. Everything works without this file, only slower.
const say = text => {
  const region = document.createElement('p');
  region.className = 'sr';
  region.setAttribute('role', 'status');
  document.body.append(region);
  requestAnimationFrame(() => { region.textContent = text; });
  setTimeout(() => region.remove(), 4000);
};

function prepare(root) {
  for (const button of root.querySelectorAll('[data-copy][hidden]')) {
    button.hidden = !navigator.clipboard;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.classList.add('copied');
      say('Copied');
      setTimeout(() => button.classList.remove('copied'), 2000);
    });
  }
  for (const select of root.querySelectorAll('select[data-submit]')) {
    select.addEventListener('change', () => select.form.requestSubmit());
  }
}

// A page that asks for a second look is shown in place: its own form, fresh from the server.
async function openDialog(link) {
  const answer = await fetch(link.href, { headers: { accept: 'text/html' } });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const body = page.querySelector('[data-dialog-body]');
  if (!body || answer.redirected) {
    location.assign(link.href);
    return;
  }
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog';
  const title = body.querySelector('h2');
  title.id = 'dialog-title';
  dialog.setAttribute('aria-labelledby', title.id);
  dialog.append(...body.childNodes);
  dialog.addEventListener('click', event => {
    if (event.target.closest('[data-close]')) {
      event.preventDefault();
      dialog.close();
    }
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    link.focus();
  });
  document.body.append(dialog);
  prepare(dialog);
  dialog.showModal();
}

document.addEventListener('click', event => {
  const link = event.target.closest('a[data-dialog]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) {
    return;
  }
  event.preventDefault();
  openDialog(link).catch(() => location.assign(link.href));
});

document.addEventListener('submit', event => {
  const button = event.submitter;
  if (button && event.target.method === 'post') {
    button.classList.add('busy');
    setTimeout(() => { button.disabled = true; });
  }
});

// What happens meanwhile: the region is taken from the page anew until it no longer asks for that.
async function follow(region) {
  const wait = Number(region.dataset.live);
  await new Promise(done => setTimeout(done, wait));
  if (!document.hidden) {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null);
    if (answer?.ok && !answer.redirected) {
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(region.id);
      if (!fresh) {
        location.reload();
        return;
      }
      region.replaceWith(fresh);
      prepare(fresh);
      region = fresh;
    }
  }
  if (region.dataset.live) {
    follow(region);
  }
}

// Where the next page of a list takes longer than a blink, its rows become placeholders; the head stays.
function awaitList() {
  const list = document.querySelector('[data-list]');
  const body = list?.querySelector('tbody');
  if (!body) {
    return;
  }
  const rows = [...body.rows];
  const waiting = setTimeout(() => {
    list.setAttribute('aria-busy', 'true');
    const cells = [...rows[0].cells].map(cell => `<td class="${cell.className}"><span class="sk w2"></span></td>`);
    body.innerHTML = `<tr>${cells.join('')}</tr>`.repeat(6);
  }, 200);
  // Who comes back finds the page as it was.
  addEventListener('pageshow', () => {
    clearTimeout(waiting);
    list.removeAttribute('aria-busy');
    body.replaceChildren(...rows);
  }, { once: true });
}

for (const link of document.querySelectorAll('a[data-lists]')) {
  link.addEventListener('click', event => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      awaitList();
    }
  });
}
document.querySelector('form[data-lists]')?.addEventListener('submit', awaitList);

const keysOff = 'hubby-keys-off';
const help = [
  ['/', 'Search bookings'], ['J', 'Next row, next booking'], ['K', 'Previous row, previous booking'], ['Enter', 'Open'],
  ['Esc', 'Close, back'], ['G H', 'Home'], ['G B', 'Bookings'], ['G R', 'Requests'], ['?', 'These keys'],
];

function showKeys() {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog';
  dialog.setAttribute('aria-labelledby', 'keys-title');
  const drawn = keys => keys.split(' ').map(key => `<kbd>${key}</kbd>`).join(' ');
  const rows = help.map(([keys, what]) => `<div class="row"><span class="grow">${what}</span><span>${drawn(keys)}</span></div>`);
  const off = localStorage.getItem(keysOff) ? '' : 'checked';
  dialog.innerHTML = `<form method="dialog"><div class="dh"><h2 id="keys-title">Keys</h2></div>
    <div class="pad">${rows.join('')}
    <label class="check"><input type="checkbox" class="switch" ${off}><span>Single keys work outside fields</span></label></div>
    <footer><button class="btn">Close</button></footer></form>`;
  dialog.querySelector('input').addEventListener('change', event => event.target.checked
    ? localStorage.removeItem(keysOff) : localStorage.setItem(keysOff, '1'));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function step(by) {
  const rows = [...document.querySelectorAll('[data-rows] .lead')];
  if (rows.length === 0) {
    document.querySelector(by > 0 ? 'a[data-step="next"]' : 'a[data-step="previous"]')?.click();
    return;
  }
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by))].focus();
}

let afterG = 0;
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, dialog')) {
    return;
  }
  if (event.key === '?') {
    showKeys();
  } else if (localStorage.getItem(keysOff)) {
    return;
  } else if (event.timeStamp - afterG < 1500 && afterG > 0) {
    afterG = 0;
    document.querySelector(`.nav a[data-key="${CSS.escape(event.key.toLowerCase())}"]`)?.click();
  } else if (event.key === 'g') {
    afterG = event.timeStamp;
  } else if (event.key === '/') {
    const field = document.querySelector('input[type="search"]');
    field ? field.focus() : document.querySelector('a[data-search]')?.click();
  } else if (event.key === 'j' || event.key === 'k') {
    step(event.key === 'j' ? 1 : -1);
  } else if (event.key === 'Escape') {
    document.querySelector('.crumbs a:last-of-type')?.click();
    return;
  } else {
    return;
  }
  event.preventDefault();
});

prepare(document);
for (const region of document.querySelectorAll('[data-live]')) {
  follow(region);
}
