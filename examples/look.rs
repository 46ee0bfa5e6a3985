//! temporary
use bevy::prelude::*;
use skillward::*;
use bevy::render::view::screenshot::{Screenshot, save_to_disk};
use skillward::attempt::session::SelectedScenario; use skillward::schedule::Screen; use std::sync::Arc;
fn main(){
 let launch=Launch::read(std::path::Path::new("/work/main/assets")).unwrap();
 let mut app=app(FrontEnd::Windowed, launch);
 app.add_message::<skillward::attempt::session::ResumeAsked>();
 app.add_systems(Update, go);
 app.run();
}
fn go(mut n:Local<u32>, mut c:Commands, mut next:ResMut<NextState<Screen>>, s:Res<State<Screen>>, mut ex:MessageWriter<AppExit>, t:Res<Time<Real>>, asset:Res<AssetServer>, q:Query<&bevy::world_serialization::WorldAssetRoot>){
 *n+=1;
 if *n%10==0 { println!("frame {} t {:.1} screen {:?}", *n, t.elapsed_secs(), s.get()); }
 if *n==5 { let src=std::fs::read_to_string("/work/main/scenarios/hand_hygiene/bedside/scenario.ron").unwrap(); let rs=std::fs::read_to_string("/work/main/scenarios/hand_hygiene/bedside/rubric.ron").unwrap();
  let scenario=skillward_core::scenario::parse(&src).unwrap(); let rubric=skillward_core::rubric::parse(&rs).unwrap();
  let d=skillward_core::header::DocumentRef{id:"x".into(),version:"1".into(),sha256:"".into()};
  c.insert_resource(SelectedScenario{scenario:Arc::new(scenario),rubric:Arc::new(rubric),scenario_ref:d.clone(),rubric_ref:d,scenario_source:src.into(),rubric_source:rs.into(),folder:"/tmp".into(),mode:skillward_core::header::Mode::Formative});
  next.set(Screen::Attempt);
 }
 let ready=q.iter().all(|r|asset.is_loaded_with_dependencies(r.0.id()));
 if *n==40 || *n==45 { println!("ready {ready}"); for r in &q { println!("{:?} {:?}", r.0.path(), asset.get_load_states(r.0.id())); } c.spawn(Screenshot::primary_window()).observe(save_to_disk(format!("/tmp/w/look-{}.png",*n))); }
 if *n>48 {ex.write(AppExit::Success);}
}
