import { ListField, ObjectField } from './composed.fields';
import { ApiError, type ProblemEntry } from './errors';
import { Rule } from './field.metadata';
import { ColourField, MediaField, NumberField } from './fields';
import { mediaIn } from './media-in';
import { parse } from './parse';

class Look {
  @ColourField({ description: 'Colour.', default: '#FFFFFF' })
  readonly color!: string;
}

@Rule(({ from, to }: Slide) =>
  from !== undefined && to !== undefined && from >= to
    ? [{ field: 'to', code: 'range', detail: `to must be more than from, which is ${from}` }]
    : [],
)
class Slide {
  @MediaField('image', { description: 'Picture.' })
  readonly url_image!: string;

  @NumberField({ description: 'From.', minimum: 0, maximum: 10, optional: true })
  readonly from?: number;

  @NumberField({ description: 'To.', minimum: 0, maximum: 10, optional: true })
  readonly to?: number;
}

class Show {
  @ListField(() => Slide, { description: 'Slides.', minItems: 2, maxItems: 3 })
  readonly slides!: readonly Slide[];

  @ObjectField(() => Look, { description: 'Look.', default: {} })
  readonly look!: Look;

  @MediaField('audio', { description: 'Sound.', optional: true })
  readonly url_audio?: string;
}

const slide = { url_image: 'https://example.com/a.png' };

const REFUSED: readonly (readonly [string, object, ProblemEntry])[] = [
  [
    'a list that is none',
    { slides: slide },
    { pointer: '/slides', code: 'type', detail: 'slides must be a list, not an object' },
  ],
  [
    'an entry that is no object',
    { slides: [slide, null] },
    { pointer: '/slides', code: 'format', detail: 'slides has an entry 1 that is not an object' },
  ],
  [
    'too few entries',
    { slides: [slide] },
    { pointer: '/slides', code: 'length', detail: 'slides must have at least 2 entries' },
  ],
  [
    'too many entries',
    { slides: [slide, slide, slide, slide] },
    { pointer: '/slides', code: 'length', detail: 'slides must have at most 3 entries' },
  ],
  [
    'a wrong field of an entry',
    { slides: [slide, { url_image: 'nowhere' }] },
    {
      pointer: '/slides/1/url_image',
      code: 'format',
      detail: 'slides.1.url_image must be an https: URL',
    },
  ],
  [
    'an unknown field of an entry',
    { slides: [slide, { ...slide, 'a/b': 1 }] },
    {
      pointer: '/slides/1/a~1b',
      code: 'unknown_field',
      detail: 'slides.1.a/b is not a known field',
    },
  ],
  [
    'what breaks a rule over several fields',
    { slides: [slide, { ...slide, from: 2, to: 1 }] },
    { pointer: '/slides/1/to', code: 'range', detail: 'to must be more than from, which is 2' },
  ],
  [
    'a colour that is none',
    { slides: [slide, slide], look: { color: 'red' } },
    {
      pointer: '/look/color',
      code: 'format',
      detail: 'look.color must be a colour such as #FFCC00 or #FFCC0080, not "red"',
    },
  ],
];

describe(ListField.name, () => {
  it('makes instances of its class, and of an object by its defaults', () => {
    const show = parse(Show, { slides: [slide, { ...slide, from: 1 }] });

    expect(show.slides.every((each) => each instanceof Slide)).toBe(true);
    expect(JSON.parse(JSON.stringify(show))).toEqual({
      slides: [slide, { ...slide, from: 1 }],
      look: { color: '#FFFFFF' },
    });
  });

  it.each(REFUSED)('refuses %s', (_what, body, entry) => {
    expect(problemsOf(body)).toEqual([entry]);
  });
});

describe(mediaIn.name, () => {
  it('finds media fields wherever they stand', () => {
    const input = {
      url_audio: 'https://example.com/a.mp3',
      slides: [slide, { ...slide, from: 1 }],
    };

    expect(mediaIn(Show, input)).toEqual([
      { name: 'slides.0.url_image', pointer: '/slides/0/url_image', ...IMAGE },
      { name: 'slides.1.url_image', pointer: '/slides/1/url_image', ...IMAGE },
      { name: 'url_audio', pointer: '/url_audio', kind: 'audio', value: input.url_audio },
    ]);
  });

  it('finds nothing in what is no input', () => {
    expect(mediaIn(Show, null)).toEqual([]);
    expect(mediaIn(Show, { slides: ['x', 1], url_audio: 5 })).toEqual([]);
  });
});

const IMAGE = { kind: 'image', value: slide.url_image };

function problemsOf(body: object): readonly ProblemEntry[] {
  try {
    parse(Show, body);
  } catch (error) {
    if (error instanceof ApiError) return error.errors;
    throw error;
  }
  throw new Error('nothing was refused');
}
