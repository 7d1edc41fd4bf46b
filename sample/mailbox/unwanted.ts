import { minutesAfter, type Clock } from './clock.ts';
import { sample, seen, unread, type SampleMessage } from './message.ts';
import { alternative, attachment, html, multipart, text } from './mime.ts';
import { ada } from './people.ts';

/** What ends in Junk: a phishing mail with all the tricks, and the usual rest. */
export function junk(clock: Clock): SampleMessage[] {
  return [...spam(clock), phishing(clock)];
}

function phishing(clock: Clock): SampleMessage {
  return sample(
    {
      date: clock.daysAgo(3, '03:33'),
      from: {
        name: 'Example Bank <service@bank.example>',
        address: 'no-reply@bank.example.login-check.test',
      },
      to: [ada],
      replyTo: { name: '', address: 'collector@mailbox.test' },
      subject: 'Your account will be limited ⚠️',
      messageId: '<urgent@login-check.test>',
      headers: [
        [
          'Authentication-Results',
          'mx.example.org; spf=fail smtp.mailfrom=login-check.test; dkim=none; dmarc=fail header.from=bank.example.login-check.test',
        ],
        ['X-Spam-Flag', 'YES'],
      ],
      body: multipart('mixed', [
        html(`<html><body style="font-family:Arial"><img src="https://images.example.com/bank/logo.png" alt="Example Bank">
<p>Dear customer,</p><p>we noticed an unusual login. Confirm your data within <b>24 hours</b>:</p>
<p><a href="http://login-check.test/bank?id=ada%40example.org">https://www.bank.example/secure-login</a></p>
<form action="http://login-check.test/collect" method="post"><input name="card" placeholder="Card number"><button>Confirm</button></form>
<script>location = 'http://login-check.test/'</script>
<p style="font-size:1px;color:#fff">kettle archive lemon teapot</p></body></html>\n`),
        attachment('statement.pdf.html', 'text/html', Buffer.from('<script>alert(1)</script>\n')),
      ]),
    },
    unread,
  );
}

function spam(clock: Clock): SampleMessage[] {
  const mails = [
    ['Crypto Desk', 'profit@coins.test', 'RE: RE: Your payout of 3.4 BTC is waiting'],
    ['Dr. Adeyemi', 'barrister@inherit.test', 'CONFIDENTIAL BUSINESS PROPOSAL'],
    ['SEO Wizard', 'rank@seo.test', 'I checked your website and found 37 errors'],
    ['Parcel Service', 'track@parcel.test', '📦 Your parcel could not be delivered'],
    ['Casino Royal', 'spin@casino.test', '🎰 100 free spins for ada@example.org'],
    ['HR Department', 'hr@payroll.test', 'Updated salary table (open before Friday)'],
    ['Olga', 'olga@hearts.test', 'hello my friend'],
    ['Cloud Storage', 'quota@storage.test', 'Your storage is 99 % full'],
    ['Survey Panel', 'win@survey.test', 'Claim your voucher, 2 minutes'],
  ] as const;
  return mails.map(([name, address, subject], index) =>
    sample(
      {
        date: minutesAfter(clock.daysAgo(28 - index * 3, '01:10'), index * 37),
        from: { name, address },
        to: [ada],
        subject,
        messageId: `<spam-${index}@${address.split('@')[1]}>`,
        headers: [['X-Spam-Flag', 'YES']],
        body: alternative(
          `${subject}\n\nhttp://${address.split('@')[1]}/offer\n`,
          `<p><a href="http://${address.split('@')[1]}/offer"><img src="https://images.example.com/spam/${index}.png" alt="${subject}"></a></p>\n`,
        ),
      },
      index % 2 ? seen : unread,
    ),
  );
}

/** What was thrown away: reminders, alerts and tickets that are over. */
export function trash(clock: Clock): SampleMessage[] {
  const mails = [
    [
      'Disk usage on build-03 is back to normal',
      'The alert of this morning is resolved: 61 % used.',
    ],
    [
      'Your train ticket for yesterday',
      'Thank you for travelling with us. This ticket is no longer valid.',
    ],
    ['Reminder: timesheet', 'Please fill in your timesheet until Friday noon.'],
    [
      'Password of the old wiki expires',
      'The wiki is read-only since January; no action is needed.',
    ],
    ['Somebody left their umbrella', 'It is red and waits at the reception.'],
    [
      'Disk usage on build-03 is above 90 %',
      'Volume /var/build: 93 % used. Old artefacts will be removed tonight.',
    ],
    ['Webinar starts in one hour', 'Join with the link in your calendar.'],
    ['Re: Somebody left their umbrella', 'Mine, thank you!'],
    [
      'Fire drill on Wednesday',
      'At eleven. Please use the stairs, even those of you on the ground floor.',
    ],
    ['The coffee machine is being repaired', 'Until then there is tea.'],
  ] as const;
  return mails.map(([subject, words], index) =>
    sample({
      date: clock.daysAgo(60 - index * 6, '14:05'),
      from: {
        name: index % 5 === 0 ? 'Monitoring' : 'Office',
        address: index % 5 === 0 ? 'alerts@example.org' : 'office@example.org',
      },
      to: [ada],
      subject,
      messageId: `<trash-${index}@example.org>`,
      body: text(`${words}\n`),
    }),
  );
}
