package org.kudari.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Converts expressions to text and back: {@code t0 = softplus(x0); mul(x0, tanh(t0))}. Model files store user-defined
 * activations in this form.
 *
 * <p>Inputs are {@code x0, x1, ...} and uniforms are {@code u0, u1, ...}. A node that is used more than once is defined
 * first, under a name {@code t0, t1, ...}, so that the text is never longer than the expression. So is a node that
 * would be nested too deeply.
 */
public final class ExprText {
    // Limits the parser's recursion for untrusted model files. Printed text nests less deep than this limit.
    private static final int MAX_PRINTED_DEPTH = 50;
    private static final int MAX_PARSED_DEPTH = 200;

    private static final Pattern WHOLE = Pattern.compile("-?[1-9][0-9]*");

    private static final Map<String, Primitive> FUNCTIONS = new HashMap<>();

    static {
        for (Primitive function : Primitive.values()) {
            FUNCTIONS.put(function.functionName(), function);
        }
    }

    private ExprText() {}

    static String print(Expr expr) {
        List<Expr> order = Kernel.topologicalOrderOf(List.of(expr));
        Map<Expr, Integer> uses = new HashMap<>();
        for (Expr node : order) {
            if (node instanceof Expr.Apply apply) {
                apply.arguments().forEach(argument -> uses.merge(argument, 1, Integer::sum));
            }
        }
        StringBuilder text = new StringBuilder();
        Map<Expr, String> printed = new HashMap<>();
        Map<Expr, Integer> nesting = new HashMap<>();
        int names = 0;
        for (Expr node : order) {
            String nodeText = switch (node) {
                case Expr.Input input -> "x" + input.index();
                case Expr.Uniform uniform -> "u" + uniform.index();
                case Expr.Constant constant ->
                    constant.isRounded() ? Long.toString(constant.longValue()) : number(constant.value());
                case Expr.Apply apply -> call(apply, printed);
            };
            int depth = node instanceof Expr.Apply apply ? 1 + deepest(apply, nesting) : 0;
            if (depth == MAX_PRINTED_DEPTH || depth > 0 && uses.getOrDefault(node, 0) > 1) {
                String name = "t" + names++;
                text.append(name).append(" = ").append(nodeText).append("; ");
                nodeText = name;
                depth = 0;
            }
            printed.put(node, nodeText);
            nesting.put(node, depth);
        }
        return text.append(printed.get(expr)).toString();
    }

    private static String call(Expr.Apply apply, Map<Expr, String> printed) {
        List<String> arguments = apply.arguments().stream().map(printed::get).toList();
        return apply.function().functionName() + "(" + String.join(", ", arguments) + ")";
    }

    private static int deepest(Expr.Apply apply, Map<Expr, Integer> nesting) {
        return apply.arguments().stream().mapToInt(nesting::get).max().orElse(0);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 && !isNegativeZero(value)
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static boolean isNegativeZero(double value) {
        return value == 0 && 1 / value < 0;
    }

    /**
     * Parses text that {@link Expr#toString} wrote.
     *
     * @param text the text
     * @return the expression
     * @throws IllegalArgumentException if the text is not an expression; the message names the position
     */
    public static Expr parse(String text) {
        return new Parser(text).parse();
    }

    private static final class Parser {
        private final String text;
        private final Map<String, Expr> names = new HashMap<>();
        private int at;

        Parser(String text) {
            this.text = text;
        }

        Expr parse() {
            while (true) {
                int start = at;
                String name = word();
                if (name.isEmpty() || !take('=')) {
                    at = start;
                    Expr result = expression(0);
                    skipSpaces();
                    if (at != text.length()) {
                        throw unexpected();
                    }
                    return result;
                }
                names.put(name, expression(0));
                if (!take(';')) {
                    throw unexpected();
                }
            }
        }

        private Expr expression(int depth) {
            if (depth > MAX_PARSED_DEPTH) {
                throw wrong("it nests more than " + MAX_PARSED_DEPTH + " deep", at);
            }
            skipSpaces();
            int start = at;
            String word = word();
            if (take('(')) {
                List<Expr> arguments = new ArrayList<>();
                do {
                    arguments.add(expression(depth + 1));
                } while (take(','));
                if (!take(')')) {
                    throw unexpected();
                }
                Primitive function = FUNCTIONS.get(word);
                if (function == null) {
                    throw wrong("there is no function '" + word + "'", start);
                }
                if (function.arity() != arguments.size()) {
                    throw wrong(word + " takes " + function.arity() + " argument(s), not " + arguments.size(), start);
                }
                return Expr.apply(function, arguments.toArray(Expr[]::new));
            }
            Expr named = names.get(word);
            if (named != null) {
                return named;
            }
            try {
                return switch (word.isEmpty() ? ' ' : word.charAt(0)) {
                    case 'x' -> Expr.input(index(word));
                    case 'u' -> Expr.uniform(index(word));
                    default -> WHOLE.matcher(word).matches() ? whole(word) : Expr.constant(Double.parseDouble(word));
                };
            } catch (NumberFormatException e) {
                at = start;
                throw unexpected();
            }
        }

        /** Whole numbers up to a long's are exact; -0 is no long. */
        private static Expr whole(String word) {
            try {
                return Expr.constant(Long.parseLong(word));
            } catch (NumberFormatException e) {
                return Expr.constant(Double.parseDouble(word));
            }
        }

        private static int index(String word) {
            int index = Integer.parseInt(word.substring(1));
            if (index < 0) {
                throw new NumberFormatException(word);
            }
            return index;
        }

        private String word() {
            skipSpaces();
            int start = at;
            while (at < text.length() && "(),;= ".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private boolean take(char expected) {
            skipSpaces();
            boolean taken = at < text.length() && text.charAt(at) == expected;
            at += taken ? 1 : 0;
            return taken;
        }

        private void skipSpaces() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }

        private IllegalArgumentException unexpected() {
            return wrong("did not expect " + (at < text.length() ? "'" + text.charAt(at) + "'" : "the end"), at);
        }

        private IllegalArgumentException wrong(String what, int position) {
            return new IllegalArgumentException(
                    "no expression: " + what + ", at position " + position + " of: " + text);
        }
    }
}
