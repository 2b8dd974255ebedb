// Makes the pages nicer; without it everything works.

// A form that is on its way says so, and goes once.
for (const form of document.querySelectorAll('form[data-busy]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }

    form.dataset.sent = 'yes';
    const button = event.submitter ?? form.querySelector('button');
    button.setAttribute('aria-busy', 'true');
    button.querySelector('.i')?.remove();
    const spin = document.createElement('span');
    spin.className = 'spin';
    button.prepend(spin);
    if (button.dataset.busyLabel) button.querySelector('span:not(.spin)').textContent = button.dataset.busyLabel;
  });
}

// Coming back by the browser's own button finds the form as it was.
addEventListener('pageshow', (event) => {
  if (event.persisted && document.querySelector('form[data-sent]')) location.reload();
});

// A code is copied with one tap.
for (const button of document.querySelectorAll('[data-copied] button')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const label = button.querySelector('span');
  const before = label.textContent;
  label.setAttribute('role', 'status');
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.closest('.copy').querySelector('code').textContent);
    label.textContent = button.closest('[data-copied]').dataset.copied;
    setTimeout(() => { label.textContent = before; }, 2000);
  });
}

// The menu closes as menus do.
const menu = document.querySelector('details.lang');
if (menu) {
  addEventListener('click', (event) => { if (!menu.contains(event.target)) menu.open = false; });
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
}

// What was wrong is where the traveller goes on.
document.querySelector('[aria-invalid=true]')?.focus();
