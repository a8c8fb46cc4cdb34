# A program in a page: Chromium, headless, shows what it prints.
# with: ../web/browser.py ../web/echo.erl
# timeout: 120
$CANDELA build echo.erl --target wasm32-web --output-dir site
ls site
python3 browser.py site 'echo.html?arg=a&arg=b' hello
#| echo.html
#| echo.mjs
#| echo.wasm
#| args ["a","b"]
#| > hello
#| got "hello\n"
#| exit 3
