import { captionStyle, writeAss } from './ass.writer';

describe(writeAss.name, () => {
  it('writes a file for the size of the video', () => {
    const cues = [{ startMs: 1_996, endMs: 3_723_004, text: 'Hello, world' }];

    expect(writeAss(cues, { width: 1920, height: 1080 })).toBe(`[Script Info]
ScriptType: v4.00+
PlayResX: 1920
PlayResY: 1080
WrapStyle: 0
ScaledBorderAndShadow: yes
YCbCr Matrix: None

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Caption,DejaVu Sans,54,&H00FFFFFF,&H00FFFFFF,&H00000000,&H80000000,-1,0,0,0,100,100,0,0,1,3.5,1.4,2,154,154,65,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:02.00,1:02:03.00,Caption,,0,0,0,,Hello, world
`);
  });
});

describe(captionStyle.name, () => {
  it('stands clear of what apps lay over a portrait', () => {
    expect(captionStyle({ width: 1080, height: 1920 })).toEqual({
      fontSize: 76,
      outline: 4.9,
      shadow: 1.9,
      sideMargin: 76,
      bottomMargin: 307,
    });
  });
});
