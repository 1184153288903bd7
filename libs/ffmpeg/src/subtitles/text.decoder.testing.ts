/** A language as subtitles have it, in an encoding in which they are still found. */
export interface LanguageSample {
  readonly encoding: string;
  readonly language: string;
  /** Lines, parted by `|`. */
  readonly text: string;
}

export const LANGUAGES: readonly LanguageSample[] = [
  {
    encoding: 'windows-1252',
    language: 'French',
    text: "Ça va ? Où étais-tu hier soir ?|Je t'ai déjà dit que ça n'était pas grave.|Élise est allée à l'hôpital ce matin.|C'est un garçon très gentil, naïf même.|— Dépêche-toi, on est en retard !",
  },
  {
    encoding: 'windows-1252',
    language: 'German',
    text: 'Können Sie mir bitte helfen?|Ich weiß nicht, was ich tun soll.|Die Straße ist heute gesperrt.|Natürlich, für dich tue ich alles.|Wir müssen früher aufstehen.',
  },
  {
    encoding: 'windows-1252',
    language: 'Spanish',
    text: '¿Dónde está mi corazón?|Mañana será otro día, señor.|No sé qué decir, mamá.|¡Qué pasó aquí! ¿Estás bien?|El niño pequeño está durmiendo.',
  },
  {
    encoding: 'windows-1252',
    language: 'English',
    text: 'It\u2019s a caf\u00e9 on the corner.|\u201cHello,\u201d she said.|I don\u2019t know what you mean.|Nothing to see here.|Come on \u2014 let\u2019s go!',
  },
  {
    encoding: 'windows-1250',
    language: 'Polish',
    text: 'Dzień dobry, jak się masz?|Nie wiem, gdzie on jest.|Proszę, chodź tutaj szybko!|Źle się czuję, muszę iść do łóżka.|Wszystko będzie dobrze, zobaczysz.',
  },
  {
    encoding: 'windows-1250',
    language: 'Czech',
    text: 'Dobrý den, jak se máte?|Nevím, kde je můj přítel.|Příliš žluťoučký kůň úpěl ďábelské ódy.|Můžeš mi prosím pomoct?|Všechno bude v pořádku.',
  },
  {
    encoding: 'windows-1250',
    language: 'Hungarian',
    text: 'Jó napot kívánok, hogy van?|Nem tudom, hol van az őr.|Köszönöm szépen, minden rendben.|Fűtött szobában ültünk egész nap.|Szeretném, ha eljönnél.',
  },
  {
    encoding: 'windows-1251',
    language: 'Russian',
    text: 'Привет, как дела?|Я не знаю, что делать.|Где ты был вчера вечером?|Всё будет хорошо, вот увидишь.|Пойдём домой, уже поздно.',
  },
  {
    encoding: 'koi8-r',
    language: 'Russian',
    text: 'Привет, как дела?|Я не знаю, что делать.|Где ты был вчера вечером?|Всё будет хорошо, вот увидишь.|Пойдём домой, уже поздно.',
  },
  {
    encoding: 'windows-1253',
    language: 'Greek',
    text: 'Καλημέρα, τι κάνεις;|Δεν ξέρω πού είναι.|Θέλω να πάω σπίτι μου.|Όλα θα πάνε καλά, θα δεις.|Ευχαριστώ πολύ, φίλε μου.',
  },
  {
    encoding: 'windows-1254',
    language: 'Turkish',
    text: 'Merhaba, nasılsın?|Bilmiyorum, nereye gitti acaba.|Teşekkür ederim, çok iyiyim.|Bugün hava çok güzel, değil mi?|Şimdi eve gitmek istiyorum.',
  },
  {
    encoding: 'windows-1255',
    language: 'Hebrew',
    text: 'שלום, מה שלומך?|אני לא יודע איפה הוא.|בוא נלך הביתה עכשיו.|הכל יהיה בסדר, אתה תראה.|תודה רבה לך, חבר שלי.',
  },
  {
    encoding: 'windows-1256',
    language: 'Arabic',
    text: 'مرحبا، كيف حالك؟|لا أعرف أين هو الآن.|دعنا نذهب إلى البيت.|كل شيء سيكون على ما يرام.|شكرا جزيلا لك يا صديقي.',
  },
  {
    encoding: 'gb18030',
    language: 'Chinese',
    text: '你好，你怎么样？|我不知道他在哪里。|我们现在回家吧。|一切都会好起来的。|非常感谢你，我的朋友。',
  },
  {
    encoding: 'big5',
    language: 'Chinese',
    text: '你好，你怎麼樣？|我不知道他在哪裡。|我們現在回家吧。|一切都會好起來的。|非常感謝你，我的朋友。',
  },
  {
    encoding: 'shift_jis',
    language: 'Japanese',
    text: 'こんにちは、元気ですか？|彼がどこにいるか知りません。|もう家に帰りましょう。|すべてうまくいくよ。|どうもありがとう、友よ。',
  },
  {
    encoding: 'euc-kr',
    language: 'Korean',
    text: '안녕하세요, 어떻게 지내세요?|그가 어디 있는지 모르겠어요.|이제 집에 가자.|모든 것이 잘 될 거야.|정말 고마워요, 친구.',
  },
  {
    encoding: 'iso-8859-2',
    language: 'Polish',
    text: 'Dzień dobry, jak się masz?|Nie wiem, gdzie on jest.|Proszę, chodź tutaj szybko!|Źle się czuję, muszę iść do łóżka.|Wszystko będzie dobrze, zobaczysz.',
  },
];

/** A text in any encoding that Node decodes, found out by decoding every character that there is. */
export function encodedAs(encoding: string, text: string): Buffer {
  const decoder = new TextDecoder(encoding);
  const bytesOf = new Map<string, readonly number[]>();
  const learn = (...bytes: readonly number[]) => {
    const letter = decoder.decode(Uint8Array.from(bytes));
    if ([...letter].length === 1 && !bytesOf.has(letter)) bytesOf.set(letter, bytes);
  };
  for (let first = 0; first < 256; first++) learn(first);
  for (let first = 0x81; first < 255; first++) {
    for (let second = 0x40; second < 255; second++) learn(first, second);
  }
  return Buffer.from([...text].flatMap((letter) => bytesOf.get(letter) ?? [0x3f]));
}
