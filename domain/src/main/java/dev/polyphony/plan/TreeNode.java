package dev.polyphony.plan;

import java.util.List;
import java.util.stream.Stream;

/**
 * A node of a plan, as it is asked for, resolved or compiled: all three are walked in the same way.
 *
 * @param <T> what every node of the tree is
 */
public interface TreeNode<T extends TreeNode<T>> {

    /** The nodes below that answer the prompt, in order; none below a model. */
    List<T> children();

    /**
     * Who is consulted about the children's answers: one stage after the other, everyone of a stage at the same time. A
     * stage may be empty; without judges there is none.
     */
    default List<List<T>> stages() {
        return List.of();
    }

    /** Everyone who is consulted, in the order of the stages. */
    default Stream<T> consulted() {
        return stages().stream().flatMap(List::stream);
    }

    /** The children, then those who are consulted. */
    default Stream<T> below() {
        return Stream.concat(children().stream(), consulted());
    }

    /** The root and every node below it, each before those below itself. */
    static <T extends TreeNode<T>> Stream<T> all(T root) {
        return Stream.concat(Stream.of(root), root.below().flatMap(TreeNode::all));
    }
}
