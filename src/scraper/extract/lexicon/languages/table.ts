import type { LanguageLexicon } from '../language.ts';
import { bulgarian } from './bg.ts';
import { bosnian } from './bs.ts';
import { catalan } from './ca.ts';
import { czech } from './cs.ts';
import { danish } from './da.ts';
import { german } from './de.ts';
import { greek } from './el.ts';
import { english } from './en.ts';
import { spanish } from './es.ts';
import { estonian } from './et.ts';
import { finnish } from './fi.ts';
import { french } from './fr.ts';
import { hindi } from './hi.ts';
import { croatian } from './hr.ts';
import { hungarian } from './hu.ts';
import { italian } from './it.ts';
import { japanese } from './ja.ts';
import { korean } from './ko.ts';
import { lithuanian } from './lt.ts';
import { latvian } from './lv.ts';
import { dutch } from './nl.ts';
import { norwegian } from './no.ts';
import { polish } from './pl.ts';
import { portuguese } from './pt.ts';
import { romanian } from './ro.ts';
import { russian } from './ru.ts';
import { slovak } from './sk.ts';
import { slovenian } from './sl.ts';
import { serbian } from './sr.ts';
import { swedish } from './sv.ts';
import { turkish } from './tr.ts';
import { ukrainian } from './uk.ts';
import { chinese } from './zh.ts';

/** All languages whose words are known. Where two of them use a word in two ways, the one that stands first decides. */
export const languages: readonly LanguageLexicon[] = [
  english,
  german,
  french,
  italian,
  spanish,
  portuguese,
  catalan,
  dutch,
  polish,
  czech,
  slovak,
  croatian,
  bosnian,
  slovenian,
  serbian,
  hungarian,
  romanian,
  turkish,
  greek,
  russian,
  ukrainian,
  bulgarian,
  swedish,
  danish,
  norwegian,
  finnish,
  estonian,
  latvian,
  lithuanian,
  chinese,
  japanese,
  korean,
  hindi,
];
