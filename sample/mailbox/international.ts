import { minutesAfter, type Clock } from './clock.ts';
import { sample, seen, unread, type SampleMessage } from './message.ts';
import { base64Text, flowed, html, multipart, text, type Part, type Person } from './mime.ts';
import { ada, ines, lena, mei, noa, sven, youssef } from './people.ts';

interface Letter {
  readonly id: string;
  readonly days: number;
  readonly from: Person;
  readonly subject: string;
  readonly body: Part;
  readonly flags?: readonly string[];
}

const letters: readonly Letter[] = [
  {
    id: 'docs-ja',
    days: 66,
    from: mei,
    subject: 'ドキュメントの日本語訳について',
    body: base64Text(
      'エイダさん\n\nいつもお世話になっております。田中です。\n\n文法リファレンスの日本語訳が八割ほど終わりました。「演算子の優先順位」の章だけ、原文の意味を確認させてください。\n\n> An operator binds as tightly as its first character.\n\nここでの「first character」は字句解析後の文字でしょうか。\n\nよろしくお願いいたします。\n田中 芽衣\n',
    ),
    flags: ['\\Seen', '\\Answered'],
  },
  {
    id: 'rtl-ar',
    days: 51,
    from: youssef,
    subject: 'تجربة المحرر مع النصوص العربية',
    body: base64Text(
      'مرحباً آدا،\n\nجربت الإصدار الجديد مع ملفات تحتوي على تعليقات بالعربية، والنتيجة ممتازة. بقيت ملاحظة واحدة: رقم العمود يظهر بشكل خاطئ عندما يختلط النص العربي مع الكود مثل loom --check في سطر واحد.\n\nسأرسل لك مثالاً صغيراً غداً.\n\nتحياتي،\nيوسف\n',
    ),
  },
  {
    id: 'rtl-he',
    days: 37,
    from: noa,
    subject: 'שאלה על ההרחבה החדשה (loom 2.9)',
    body: multipart('alternative', [
      base64Text(
        'שלום עדה,\n\nהתקנתי את loom 2.9 והכול עובד. האם יש דרך לכבות את התיקון האוטומטי בקובץ אחד בלבד?\n\nתודה,\nנועה\n',
      ),
      html(
        '<div dir="rtl"><p>שלום עדה,</p><p>התקנתי את <code>loom 2.9</code> והכול עובד. האם יש דרך לכבות את התיקון האוטומטי בקובץ אחד בלבד?</p><p>תודה,<br>נועה</p></div>\n',
      ),
    ]),
    flags: ['\\Seen', '\\Answered'],
  },
  {
    id: 'umlaut-de',
    days: 29,
    from: lena,
    subject: 'Rückmeldung zur Fehlerbehandlung: größtenteils großartig',
    body: flowed(
      'Liebe Ada,\n\ndie neuen Fehlermeldungen sind ein riesiger Fortschritt. Besonders schön finde ich, dass der Vorschlag gleich dabei steht. Nur bei Bezeichnern mit Umlauten (größe, übergabe) zeigt der Unterstrich eine Stelle zu weit nach rechts.\n\nViele Grüße aus Köln\nLena\n',
    ),
    flags: ['\\Seen', '$label1'],
  },
  {
    id: 'emoji',
    days: 16,
    from: ines,
    subject: '🚀 Loom 2.9 lançado! 🎉👩‍💻🇵🇹',
    body: text(
      'Parabéns a toda a equipa! 🥳\n\nA versão 2.9 já está em produção connosco há três dias e ninguém deu por nada, que é o maior elogio. ❤️\n\nInês\n',
    ),
  },
  {
    id: 'nordic',
    days: 8,
    from: sven,
    subject: 'Räksmörgås till fikat på fredag?',
    body: text(
      'Hej Ada,\n\njag tar med smörgåsar till fredagens fika. Är det någon som inte äter räkor?\n\nSven\n',
    ),
    flags: ['\\Seen', '\\Answered'],
  },
  {
    id: 'minutes-ja',
    days: 2,
    from: mei,
    subject: 'Re: ドキュメントの日本語訳について（公開しました 🎊）',
    body: base64Text(
      'エイダさん\n\n日本語版の文法リファレンスを公開しました。\nhttps://docs.example.org/ja/grammar\n\nご協力ありがとうございました。\n田中\n',
    ),
    flags: unread,
  },
];

/** Letters in many scripts and directions, and one with a subject that never ends. */
export function internationalMail(clock: Clock): SampleMessage[] {
  const messages = letters.map(({ id, days, from, subject, body, flags }, index) =>
    sample(
      {
        date: minutesAfter(clock.daysAgo(days, '07:15'), index * 11),
        from,
        to: [ada],
        subject,
        messageId: `<${id}@${from.address.split('@')[1]}>`,
        body,
      },
      flags ?? seen,
    ),
  );
  return [...messages, endlessSubject(clock)];
}

function endlessSubject(clock: Clock): SampleMessage {
  return sample({
    date: clock.daysAgo(13, '12:31'),
    from: { name: 'Tom Baker', address: 'tom@example.org' },
    to: [ada],
    subject:
      'Question about the question you asked in the answer to my question: ' +
      'should the formatter break a binary expression before or after the operator when the right-hand side is a call whose last argument is a function that fits on the line only if its parameters are not annotated, ' +
      'or should it (as it did until 2.7, and as two of the three style guides that we follow say, although not the one on our own web site) leave the line alone and let the author decide?',
    messageId: '<endless@example.org>',
    body: flowed(
      'After the operator, I think. But I wanted to have it in the subject, so that nobody can say it was not asked.\n\nTom\n',
    ),
  });
}
