import type { WordLists } from './lexicon.types.ts';

/** A star stands for any ending or beginning: these languages inflect and compound. */
export const spanish: WordLists = {
  bug: {
    sure: 'errores, fallo, fallos, falla, fallas, defecto, defectos, bicho, no funciona, regresión, corrección de errores',
    likely: 'error, avería, roto, bloqueo, cuelgue, incidencia',
    hint: '',
  },
  performance: {
    sure: 'rendimiento, lentitud, lento, lenta, fuga de memoria, consumo de memoria, uso de memoria, latencia',
    likely: 'optimización, optimizaciones, velocidad, memoria, eficiencia',
    hint: 'desempeño',
  },
};

export const portuguese: WordLists = {
  bug: {
    sure: 'erro, erros, defeito, defeitos, falha, falhas, não funciona, regressão, correção de bug, correção de erro',
    likely: 'quebrado, travamento',
    hint: '',
  },
  performance: {
    sure: 'desempenho, lentidão, lento, lenta, vazamento de memória, consumo de memória, uso de memória, latência',
    likely: 'otimização, otimizações, velocidade, memória, eficiência',
    hint: '',
  },
};

export const french: WordLists = {
  bug: {
    sure:
      'bogue, bogues, bug, anomalie, anomalies, défaut, défauts, régression, régressions, plantage, plantages, ' +
      'dysfonctionnement, dysfonctionnements, ne fonctionne pas, ne marche pas, correctif de bug',
    likely: 'erreur, erreurs, panne, pannes, cassé, blocage',
    hint: '',
  },
  performance: {
    sure:
      'performance, performances, lenteur, lenteurs, lent, lente, fuite mémoire, fuite de mémoire, consommation mémoire, ' +
      'consommation de mémoire, latence, ralentissement, ralentissements',
    likely: 'optimisation, optimisations, vitesse, mémoire, rapidité',
    hint: '',
  },
};

export const german: WordLists = {
  bug: {
    sure:
      'fehler, fehlern, *fehler, fehlerbehebung, fehlerkorrektur, fehlerbericht, fehlfunktion, fehlverhalten, defekt, defekte, ' +
      'absturz, abstürze, *absturz, funktioniert nicht, geht nicht',
    likely: 'fehlerhaft, kaputt, störung, störungen, fehlermeldung, mangel, mängel, hänger',
    hint: '',
  },
  performance: {
    sure:
      'leistung, leistungs*, performanceproblem*, performanz, geschwindigkeit, langsam, langsamkeit, ' +
      'speicherverbrauch, speicherleck, speicherlecks, arbeitsspeicher, ladezeit, ladezeiten, latenz, ressourcenverbrauch',
    likely: 'optimierung, optimierungen, beschleunigung, durchsatz, schneller',
    hint: 'speicher, laufzeit',
  },
};

export const russian: WordLists = {
  bug: {
    sure:
      'баг, баги, багов, бага, багфикс, багрепорт, ошибк*, ошибок, дефект*, регресси*, сбой, сбои, краш*, ' +
      'неисправност*, не работает, исправление ошибок',
    likely: 'падение, падения, зависани*, сломано, поломка, глюк*, вылет, вылеты',
    hint: '',
  },
  performance: {
    sure:
      'производительност*, быстродействи*, утечка памяти, утечки памяти, потребление памяти, медленн*, тормоз*, задержк*, ' +
      'лаги',
    likely: 'оптимизаци*, скорость, память, ускорени*, утечка',
    hint: '',
  },
};
