/// How the documentation page looks: in the reader's own fonts, light or dark as their system is.
enum DocumentationStyle {
    static let text = """
        :root{color-scheme:light dark;--text:#1d2125;--quiet:#555d66;--ground:#fff;--panel:#f5f6f8;--line:#d5dae0;--link:#0a58ca}\
        @media(prefers-color-scheme:dark){:root{--text:#e6e8eb;--quiet:#a3abb5;--ground:#15181c;--panel:#1e2227;--line:#3a4149;--link:#8ab4ff}}\
        *{box-sizing:border-box}\
        body{margin:0 auto;padding:1.5rem 1rem 4rem;max-width:62rem;color:var(--text);background:var(--ground);\
        font:1rem/1.5 system-ui,sans-serif}\
        a{color:var(--link)}a:focus-visible{outline:3px solid var(--link);outline-offset:2px}\
        code{font:.92em ui-monospace,monospace;overflow-wrap:anywhere}th code{overflow-wrap:normal}\
        .skip{position:absolute;left:-99rem}.skip:focus{position:static}\
        h1{margin:0}h2{margin:2.5rem 0 0;border-bottom:1px solid var(--line)}h3{margin:0;font-size:1.1rem}\
        h4{margin:1rem 0 .25rem;font-size:1rem}p{margin:.4rem 0}\
        nav ul{list-style:none;padding:0}nav li{padding:.15rem 0}\
        article{margin:1rem 0;padding:1rem;background:var(--panel);border:1px solid var(--line);border-radius:.4rem}\
        .method{display:inline-block;min-width:4.5rem;font:700 .85rem ui-monospace,monospace}\
        .quiet{color:var(--quiet)}.wide{overflow-x:auto}\
        table{border-collapse:collapse;width:100%}\
        th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-top:1px solid var(--line)}\
        thead th{border:0;color:var(--quiet);font-weight:600}
        """
}
