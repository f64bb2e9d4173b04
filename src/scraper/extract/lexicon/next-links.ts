/** Texts of links to the next page of a list, in the languages of movie sites. */
export const nextLink =
  /^\W{0,3}(?:next(?: (?:page|results|\d+))?|go to next page|older(?: \p{L}+)?|(?:zur )?nächsten? ?(?:seite)?|weiter|vor|ältere(?: \p{L}+)?|(?:page )?suivante?s?|plus anciens?|(?:página )?siguientes?|próxim[ao]s?(?: página)?|seguintes?|anteriores|(?:pagina )?(?:successiv|prossim)[aoe]|avanti|volgende(?: pagina)?|nästa(?: sida)?|neste(?: side)?|næste(?: side)?|seuraava(?: sivu)?|następn[aey](?: strona)?|další(?: strana)?|ďalšia|következő(?: oldal)?|следующ(?:ая|ие)(?: страница)?|вперёд|вперед|далее|наступна|sonraki(?: sayfa)?|următoarea|επόμεν[ηο]|التالي|הבא|ถัดไป|berikutnya|tiếp(?: theo)?|次(?:へ|のページ)?|下一[页頁]|下页|다음(?: 페이지)?)\W{0,3}$/iu;

/** An arrow that points on, and nothing else. */
export const nextArrow = /^(?:›|»|→|⟩|▶|>{1,2}|❯)$/;
