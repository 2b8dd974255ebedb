// Signs in with a passkey, or adds one. The buttons stay hidden where the browser has no WebAuthn.
const supported = window.PublicKeyCredential?.parseRequestOptionsFromJSON !== undefined;

async function post(form, address, extra = {}) {
  const body = new URLSearchParams({ ...Object.fromEntries(new FormData(form)), ...extra });
  return fetch(address, { method: 'POST', body, headers: { accept: 'application/json' } });
}

async function run(form) {
  const fault = form.querySelector('[data-passkey-fault]');
  fault.hidden = true;
  try {
    const options = await (await post(form, form.dataset.options)).json();
    const credential = form.dataset.passkey === 'add'
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    const answer = await post(form, form.action, { credential: JSON.stringify(credential) });
    const { next, fault: refused } = await answer.json();
    if (next) {
      location.assign(next);
      return;
    }
    fault.textContent = refused;
  } catch (error) {
    fault.textContent = error.name === 'NotAllowedError'
      ? 'Nothing was shown in time, or it was cancelled. Try once more.'
      : 'The passkey could not be used here. Use another way to sign in.';
  }
  fault.hidden = false;
  form.querySelector('button').classList.remove('busy');
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  form.hidden = !supported;
  form.addEventListener('submit', event => {
    event.preventDefault();
    event.stopPropagation();
    run(form);
  });
}
for (const separator of document.querySelectorAll('[data-with-passkey]')) {
  separator.hidden = !supported;
}
