//! Circles in a graph.

/// A node that was not visited yet.
const NEW: usize = usize::MAX;

/// Sets of nodes that lead to each other, of more than one node or one that leads to itself (Tarjan, 1972).
pub(super) fn circles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let (mut number, mut low) = (vec![NEW; edges.len()], vec![0; edges.len()]);
    let (mut on_stack, mut stack, mut found) = (vec![false; edges.len()], Vec::new(), Vec::new());
    let mut next = 0;
    for root in 0..edges.len() {
        if number[root] != NEW {
            continue;
        }
        // Without recursion: a plot may be a chain of thousands of steps.
        let mut walk = vec![(root, 0)];
        while let Some((node, edge)) = walk.pop() {
            if edge == 0 {
                (number[node], low[node]) = (next, next);
                next += 1;
                stack.push(node);
                on_stack[node] = true;
            } else {
                let child = edges[node][edge - 1];
                if on_stack[child] {
                    low[node] = low[node].min(low[child]);
                }
            }
            if let Some(&child) = edges[node].get(edge) {
                walk.push((node, edge + 1));
                if number[child] == NEW {
                    walk.push((child, 0));
                }
                continue;
            }
            if low[node] == number[node] {
                let from = stack.iter().rposition(|other| *other == node).unwrap_or(0);
                let circle = stack.split_off(from);
                circle.iter().for_each(|node| on_stack[*node] = false);
                if circle.len() > 1 || edges[node].contains(&node) {
                    found.push(circle);
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::circles;

    #[test]
    fn circles_are_found_and_chains_are_none() {
        let edges = vec![vec![1], vec![2], vec![0, 3], vec![4], vec![], vec![5]];
        let mut found: Vec<Vec<usize>> = circles(&edges);
        found.iter_mut().for_each(|circle| circle.sort_unstable());
        found.sort();
        assert_eq!(found, [vec![0, 1, 2], vec![5]]);
    }

    #[test]
    fn a_chain_of_many_is_walked_without_a_stack_of_calls() {
        let mut edges: Vec<Vec<usize>> = (0..200_000).map(|node| vec![node + 1]).collect();
        edges.push(vec![]);
        assert!(circles(&edges).is_empty());
        edges[200_000].push(0);
        assert_eq!(circles(&edges)[0].len(), 200_001);
    }
}
