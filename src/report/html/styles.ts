import { THEME } from "../pictures/palette.ts";

const [ink, muted, paper, line, shade, blue, red] = THEME;

const variables = (side: 0 | 1): string =>
  Object.entries({ ink, muted, paper, line, shade, blue, red })
    .map(([name, pair]) => `--${name}:${pair?.[side]}`)
    .join(";");

/** Of the whole page. Colours are those of the pictures; all contrasts of text are 4.5 : 1 or more. */
export const STYLES = `
:root{color-scheme:light dark;${variables(0)};--good:#1a6b37;--goodback:#e3f4e8;--badback:#fdebe3}
@media screen and (prefers-color-scheme:dark){:root{${variables(1)};--good:#6fdd95;--goodback:#12301d;--badback:#3a1d10}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere}
a{color:var(--blue)}
:focus-visible{outline:3px solid var(--blue);outline-offset:2px}
.skip{position:absolute;left:-999rem;background:var(--paper);padding:.5rem 1rem;z-index:1}
.skip:focus{left:.5rem;top:.5rem}
header,main,nav,footer{max-width:1180px;margin:0 auto;padding:0 24px}
header{padding-top:32px}
h1{font-size:1.05rem;font-weight:600;color:var(--muted);margin:0 0 .35rem}
.answer{font-size:clamp(1.35rem,1rem + 2vw,2.15rem);line-height:1.2;font-weight:700;letter-spacing:-.01em;margin:0 0 .6rem;max-width:34em}
.remark{margin:.2rem 0;color:var(--muted)}
.badge{display:inline-block;font-size:.85rem;font-weight:600;padding:.15rem .6rem;border-radius:99px;border:1px solid currentColor;margin:0 0 .6rem}
.badge.good{color:var(--good);background:var(--goodback)}
.badge.open{color:var(--red);background:var(--badback)}
.warning{border-left:4px solid var(--red);background:var(--badback);padding:.5rem .8rem;margin:.6rem 0}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:20px 0 0;padding:0}
.figures div{border:1px solid var(--line);border-radius:8px;padding:12px 16px}
.figures dt{font-size:.85rem;color:var(--muted)}
.figures dd{margin:0;font-size:1.5rem;font-weight:700;line-height:1.25;font-variant-numeric:tabular-nums}
.figures dd+dd{font-size:.8rem;font-weight:400;color:var(--muted)}
nav{margin-top:20px}
nav ul{display:flex;flex-wrap:wrap;gap:2px 18px;list-style:none;margin:0;padding:10px 0;border-block:1px solid var(--line);font-size:.92rem}
nav a{display:inline-block;padding:3px 0}
section{margin:36px 0 0}
h2{font-size:1.35rem;line-height:1.25;margin:0 0 .7rem}
p{margin:.5rem 0}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:8px;margin:.6rem 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{text-align:left;color:var(--muted);font-size:.85rem;padding:8px 12px 4px}
th,td{padding:7px 12px;text-align:left;vertical-align:top;border-top:1px solid var(--line);overflow-wrap:break-word;min-width:4.5rem;max-width:34rem}
thead th{border-top:0;color:var(--muted);font-weight:600;font-size:.85rem;white-space:nowrap;vertical-align:bottom}
tbody th{font-weight:600;min-width:7rem}
.right{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
tbody tr:nth-child(even){background:color-mix(in srgb,var(--shade) 40%,transparent)}
figure{margin:.6rem 0}
figure .scroll{margin:0}
figure svg{display:block;margin:0 auto;max-width:none;height:auto;width:max(min(var(--drawn),100%),var(--drawn)*.66)}
figcaption{color:var(--muted);font-size:.88rem;margin:.4rem 0}
summary{cursor:pointer;color:var(--muted);font-size:.88rem;padding:4px 0}
ul.plain{padding:0 1.2rem;margin:.5rem 0}
ul.plain li{margin:.2rem 0}
footer{color:var(--muted);font-size:.85rem;padding-top:24px;padding-bottom:40px}
@media (max-width:600px){header,main,nav,footer{padding-left:16px;padding-right:16px}.figures{grid-template-columns:1fr 1fr}.figures dd{font-size:1.2rem}}
@media print{@page{margin:14mm}body{font-size:10.5pt}nav,.skip{display:none}header,main,footer{max-width:none;padding-left:0;padding-right:0}
section{break-inside:auto;margin-top:22pt}h2{break-after:avoid}figure,tr{break-inside:avoid}.scroll{overflow:visible;border:0}
figure svg{width:auto;max-width:100%;height:auto;max-height:230mm}th,td,tbody th{padding:3pt 4pt;min-width:0;overflow-wrap:anywhere}table{font-size:8.5pt}thead th{white-space:normal}details{display:none}.right{white-space:normal}}
`;
