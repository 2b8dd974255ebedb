// A partner's program in the older manner: Node's https module, port 443 unless the address names another.
const { createHmac } = require('node:crypto');
const https = require('node:https');

const base = new URL(process.env.HUBBY_URL);
const body = JSON.stringify({
  booking_id: 'HTTPS-1',
  departure_date: '2025-06-15T00:00:00.000Z',
  return_date: '2025-06-22T00:00:00.000Z',
  departure_location: 'DMK',
  email: 'customer@example.com',
  first_name: 'John',
  last_name: 'Doe',
  communication_options: { should_send_message: true, channels: ['EMAIL'] },
  package_specifications: [{ package_type: 'starter', destination: 'Thailand' }],
});

const timestamp = String(Date.now());
const request = https.request({
  hostname: base.hostname,
  port: base.port || 443,
  path: '/api/bookings',
  method: 'POST',
  headers: {
    'x-api-key': process.env.HUBBY_API_KEY,
    'x-timestamp': timestamp,
    'x-signature': createHmac('sha256', process.env.HUBBY_API_SECRET).update(`${timestamp}POST/api/bookings`).digest('hex'),
    'Content-Type': 'application/json',
  },
}, (response) => {
  let text = '';
  response.on('data', (chunk) => { text += chunk; });
  response.on('end', () => console.log(response.statusCode, text));
});
// Without a Content-Length of ours Node sends the body in chunks.
request.write(body);
request.end();
