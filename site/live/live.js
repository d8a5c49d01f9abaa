// live.js loads a page again when casebook serve shows something newer. Only that command sends it.
'use strict';

(() => {
  const shown = document.currentScript.dataset.shown;
  let source = null;

  const rest = () => {
    source?.close();
    source = null;
  };

  // A page that nobody sees waits for nothing: a browser keeps only some connections to a server. When it is
  // seen again, it hears at once what is shown by now.
  const wait = () => {
    if (document.visibilityState === 'hidden') {
      rest();
    } else if (source === null) {
      source = new EventSource('/.casebook/events');
      source.addEventListener('message', (e) => {
        if (e.data !== shown) {
          rest();
          location.reload();
        }
      });
    }
  };

  document.addEventListener('visibilitychange', wait);
  window.addEventListener('pagehide', rest);
  window.addEventListener('pageshow', wait);
  wait();
})();
