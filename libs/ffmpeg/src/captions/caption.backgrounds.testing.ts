import { coveredBy, type SafeArea } from './safe.area';

/** Colours by place, so that they are the same in every version of ffmpeg. */
export const BACKGROUNDS = {
  busy: geq(
    '150+60*sin(X/61+Y/97)+45*sin(X/23)*cos(Y/31)',
    '128+50*sin(X/61+Y/97)+45*sin(X/23)*cos(Y/31)',
    '116+30*sin(X/71-Y/53)+45*sin(X/23)*cos(Y/31)',
  ),
  light: geq('232-Y/40', '226-Y/40', '214-X/40'),
  dark: geq('20+X/60', '24+Y/60', '36+Y/40'),
} as const;

function geq(red: string, green: string, blue: string): string {
  return `geq=r='${red}':g='${green}':b='${blue}'`;
}

/** What of a portrait an app covers, as filters that draw red boxes. */
export function covered(app: SafeArea): string {
  // A box without a side would be as large as the picture.
  if (app === 'none') return 'null';
  const { top, right, bottom } = coveredBy(app);
  const box = (where: string) => `drawbox=${where}:color=0xC81E3C@0.55:t=fill`;
  return [
    box(`x=0:y=0:w=iw:h=ih*${top}`),
    box(`x=0:y=ih*${1 - bottom}:w=iw:h=ih*${bottom}`),
    box(`x=iw*${1 - right}:y=ih*0.45:w=iw*${right}:h=ih*0.55`),
  ].join(',');
}
