// A partner's program in the newer manner: fetch.
const { createHmac } = require('node:crypto');

(async () => {
  const timestamp = Date.now().toString();
  const response = await fetch(`${process.env.HUBBY_URL}api/bookings`, {
    method: 'POST',
    headers: {
      'x-api-key': process.env.HUBBY_API_KEY,
      'x-timestamp': timestamp,
      'x-signature': createHmac('sha256', process.env.HUBBY_API_SECRET).update(`${timestamp}POST/api/bookings`).digest('hex'),
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({
      booking_id: 'FETCH-1',
      departure_date: '2025-06-15T00:00:00.000Z',
      email: undefined,
      package_specifications: [{ package_type: 'starter', destination: 'TH' }],
    }),
  });
  console.log(response.status, await response.text());
})();
