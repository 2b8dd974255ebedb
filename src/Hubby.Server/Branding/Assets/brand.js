// The preview follows what is typed. Without this file it follows the button.
const form = document.getElementById('brand-form');
const parts = ['brand-checks', 'brand-swatch', 'brand-changes', 'brand-preview'];
const upload = 'logo_file';
let waiting = 0;
let round = 0;

async function follow(isWithFile) {
  const mine = ++round;
  const all = new FormData(form);
  all.set('act', 'preview');
  const fields = isWithFile ? all : new URLSearchParams([...all].filter(([, value]) => typeof value === 'string'));
  const answer = await fetch(form.action, { method: 'POST', body: fields, headers: { accept: 'text/html' } }).catch(() => null);
  if (!answer || answer.redirected || mine !== round) {
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (mine !== round) {
    return;
  }
  const holdsFocus = isWithFile && document.activeElement?.id === upload;
  for (const id of isWithFile ? [...parts, 'brand-logo-part'] : parts) {
    const [now, fresh] = [document.getElementById(id), page.getElementById(id)];
    if (now && fresh && !(fresh.dataset.of && fresh.dataset.of === now.dataset.of)) {
      now.replaceWith(fresh);
    }
  }
  if (holdsFocus) {
    document.getElementById(upload).focus();
  }
}

for (const picker of document.querySelectorAll('[data-picks]')) {
  const field = document.getElementById(picker.dataset.picks);
  picker.hidden = false;
  picker.addEventListener('input', () => { field.value = picker.value; });
  field.addEventListener('input', () => {
    if (/^#[0-9a-f]{6}$/i.test(field.value)) {
      picker.value = field.value;
    }
  });
}

// Some fields stand outside the form and belong to it all the same.
document.addEventListener('input', event => {
  if (event.target.form === form && event.target.id !== 'add_language') {
    clearTimeout(waiting);
    // A file is sent once: the part that comes back has its address in its place.
    waiting = event.target.id === upload ? setTimeout(follow, 0, true) : setTimeout(follow, 350);
  }
});
