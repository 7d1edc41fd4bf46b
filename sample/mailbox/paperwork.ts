import { invitation } from './calendar.ts';
import { minutesAfter, type Clock } from './clock.ts';
import { sample, seen, unread, type SampleMessage } from './message.ts';
import { attachment, flowed, html, inlineImage, multipart, text, type Person } from './mime.ts';
import { pdf } from './pdf.ts';
import { ada, bob, lena, priya, sven } from './people.ts';
import { barChart, roundel } from './png.ts';

const billing: Person = { name: 'Ledgerly Billing', address: 'billing@ledgerly.example' };
const bench: Person = { name: 'Loom Benchmarks', address: 'bench@build.example.org' };

/** Invoices with their PDF, meeting invitations, and reports with pictures inside. */
export function paperwork(clock: Clock): SampleMessage[] {
  return [...invoices(clock), ...invitations(clock), ...reports(clock), bigLog(clock)];
}

function invoices(clock: Clock): SampleMessage[] {
  return [75, 45, 15].map((days, index) => {
    const number = `2207${index + 4}`;
    const date = clock.daysAgo(days, '05:12');
    const lines = [
      'Ledgerly Hosting',
      `Invoice ${number}`,
      '',
      'Build machines, 2 x 1 month   EUR 84.00',
      'Storage, 120 GB               EUR  6.00',
      'VAT 19 %                      EUR 17.10',
      '',
      'Total                         EUR 107.10',
    ];
    return sample(
      {
        date,
        from: billing,
        to: [ada],
        subject: `Invoice ${number} · EUR 107.10`,
        messageId: `<invoice-${number}@ledgerly.example>`,
        body: multipart('mixed', [
          text(
            `Dear Ada Lovelace,\n\nplease find invoice ${number} attached. It is paid by your card on file.\n\nLedgerly Billing\n`,
          ),
          attachment(`Invoice ${number}.pdf`, 'application/pdf', pdf(lines)),
        ]),
      },
      index === 2 ? ['\\Seen', '\\Flagged', '$label4'] : seen,
    );
  });
}

function invitations(clock: Clock): SampleMessage[] {
  const meetings = [
    { days: 40, in: 3, summary: 'Loom 2.9 retrospective', minutes: 60 },
    { days: 1, in: 4, summary: 'Loom 3.0 planning', minutes: 90 },
  ];
  return meetings.map((meeting, index) => {
    const date = clock.daysAgo(meeting.days, '11:05');
    const start = minutesAfter(clock.daysAgo(meeting.days, '13:00'), meeting.in * 24 * 60);
    const words = `${priya.name} invites you to "${meeting.summary}", ${start.toUTCString()}, room Jacquard or by video.\n`;
    const calendar = invitation(
      {
        uid: `meeting-${index}@example.org`,
        start,
        minutes: meeting.minutes,
        summary: meeting.summary,
        location: 'Room Jacquard',
        organizer: priya,
        attendees: [ada, bob, sven],
      },
      date,
    );
    return sample(
      {
        date,
        from: priya,
        to: [ada, bob, sven],
        subject: `Invitation: ${meeting.summary}`,
        messageId: `<invitation-${index}@example.org>`,
        body: multipart('mixed', [
          multipart('alternative', [
            text(words),
            html(`<p>${words}</p>`),
            text(calendar, 'text/calendar; method=REQUEST'),
          ]),
          attachment('invite.ics', 'application/ics', Buffer.from(calendar)),
        ]),
      },
      index === 1 ? unread : seen,
    );
  });
}

function reports(clock: Clock): SampleMessage[] {
  return [62, 48, 34, 20, 7].map((days, index) => {
    const values = Array.from(
      { length: 12 },
      (_, week) => 0.85 - 0.045 * week + 0.12 * Math.abs(Math.sin(week * 2 + index)),
    );
    const picture = `chart-${index}@build.example.org`;
    const logo = `logo-${index}@build.example.org`;
    const page = `<html><body style="font-family:sans-serif">
<p><img src="cid:${logo}" width="32" height="32" alt="Loom"> <b>Parse time of the large fixtures</b>, last twelve weeks:</p>
<p><img src="cid:${picture}" width="480" height="200" alt="Bar chart: parse time falls from week to week"></p>
<table border="1" cellpadding="6" style="border-collapse:collapse"><tr><th align="left">Fixture</th><th>Before</th><th>Now</th></tr>
<tr><td>checker.ts (51,000 lines)</td><td align="right">612 ms</td><td align="right" style="color:#1a7f37">${500 - index * 40} ms</td></tr>
<tr><td>sqlite3.c (250,000 lines)</td><td align="right">1,904 ms</td><td align="right" style="color:#1a7f37">${1700 - index * 120} ms</td></tr>
<tr><td>minified.js (one line)</td><td align="right">233 ms</td><td align="right" style="color:#cf222e">${236 + index} ms</td></tr></table></body></html>\n`;
    return sample({
      date: clock.daysAgo(days, '04:00'),
      from: bench,
      to: [ada, bob],
      subject: `Benchmarks, week ${20 + index * 2}: faster again`,
      messageId: `<bench-${index}@build.example.org>`,
      body: multipart('related', [
        multipart('alternative', [
          text('The pictures of this report are in its HTML part.\n'),
          html(page),
        ]),
        inlineImage(picture, 'parse-time.png', barChart(values)),
        inlineImage(logo, 'loom.png', roundel([31, 58, 95], [226, 163, 60])),
      ]),
    });
  });
}

/** Ten megabytes, as they arrive when somebody sends what belongs on a server. */
function bigLog(clock: Clock): SampleMessage {
  const line =
    '2031-05-11T03:14:15.926Z loom[535] trace: visit node kind=CallExpression depth=17\n';
  const size = 7_400_000;
  const log = Buffer.from(line.repeat(Math.ceil(size / line.length)).slice(0, size));
  return sample({
    date: clock.daysAgo(26, '16:44'),
    from: lena,
    to: [ada],
    subject: 'The whole trace (sorry, it is large)',
    messageId: '<whole-trace@weiss.example>',
    body: multipart('mixed', [
      flowed(
        'Hello Ada,\n\nyou asked for the trace of the hang on my machine. It is all in the attachment, ten megabytes on the wire; the interesting part starts around line 40,000.\n\nLena\n',
      ),
      attachment('loom-trace.log', 'text/plain', log),
    ]),
  });
}
