import { ENGLISH } from './texts/english';
import { PORTUGUESE } from './texts/portuguese';

type Texts = Readonly<Record<keyof typeof ENGLISH, string>>;

/** A language of the page; what the OpenAPI document says of fields is English in both. */
export type Language = 'en' | 'pt';

let texts: Texts = ENGLISH;
let tag: Language = 'en';

/** Sets the language of all that is drawn from now on. */
export function speak(language: Language): void {
  tag = language;
  texts = language === 'pt' ? PORTUGUESE : ENGLISH;
}

/** A text of the page in the language that is set. */
export function text(name: keyof Texts): string {
  return texts[name];
}

/** A job's status in words. */
export function statusText(status: string): string {
  if (status === 'failed') return text('failedState');
  return status in texts ? texts[status as keyof Texts] : status;
}

/** A number as the language that is set writes it. */
export function numberText(value: number, digits = 0): string {
  return value.toLocaleString(tag, {
    maximumFractionDigits: digits,
    minimumFractionDigits: digits,
  });
}

/** US dollars; most jobs cost less than a cent. */
export function dollars(value: number): string {
  return `$${numberText(value, value >= 1 ? 2 : 5)}`;
}

/** A span of time, from milliseconds. */
export function secondsText(ms: number): string {
  return `${numberText(ms / 1000, 1)} s`;
}

/** A day like 2026-11-22 in a few letters, or a moment with its time in the reader's zone. */
export function dateText(date: string): string {
  if (date.length === 10) {
    return new Date(date).toLocaleDateString(tag, {
      day: 'numeric',
      month: 'short',
      timeZone: 'UTC',
    });
  }
  return new Date(date).toLocaleString(tag, { dateStyle: 'medium', timeStyle: 'short' });
}
